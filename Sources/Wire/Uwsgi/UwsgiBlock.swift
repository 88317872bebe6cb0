internal import Bytes

/// Writes the variable block of one uwsgi packet: pairs of name and value, each behind its 16-bit little-endian length.
///
/// A value is opened, appended to, and closed, so that it may come in pieces. Whatever does not fit is noticed, never truncated.
internal struct UwsgiBlock {
    private static let headerBytes = 4

    /// Offsets relate to the buffer's first waiting byte, which stays the same while the block is written.
    private let start: Int
    private var valueStart = 0
    internal private(set) var overflowed = false

    /// Appends a header whose size is filled in by `finish`.
    internal init(_ out: inout ByteBuffer) {
        start = out.count
        for _ in 0..<Self.headerBytes { out.append(0 as UInt8) }
    }

    /// Opens the value of the variable `name`.
    @inline(__always)
    internal mutating func open(_ name: StaticString, _ out: inout ByteBuffer) {
        appendLength(name.utf8CodeUnitCount, &out)
        out.append(name)
        openValue(&out)
    }

    /// Opens the value of HTTP_ and the field name in upper case, "-" written as "_" (RFC 3875, section 4.1.18).
    internal mutating func openField(_ bytes: Span<UInt8>, _ name: Range<Int>, _ out: inout ByteBuffer) {
        appendLength(5 + name.count, &out)
        out.append("HTTP_")
        for position in name {
            let byte = bytes[position]
            out.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "_") : byte &- 0x61 < 26 ? byte & 0xDF : byte)
        }
        openValue(&out)
    }

    /// Closes the value: all that was appended since it was opened.
    @inline(__always)
    internal mutating func close(_ out: inout ByteBuffer) {
        let length = out.count - valueStart
        if length > 0xFFFF || out.count - start - Self.headerBytes > 0xFFFF {
            overflowed = true
        } else {
            Self.patch(length, at: valueStart - 2, &out)
        }
    }

    /// A variable with a constant value.
    internal mutating func put(_ name: StaticString, _ value: StaticString, _ out: inout ByteBuffer) {
        open(name, &out)
        out.append(value)
        close(&out)
    }

    /// A variable whose value is `bytes[range]`.
    internal mutating func put(_ name: StaticString, _ bytes: Span<UInt8>, _ range: Range<Int>, _ out: inout ByteBuffer) {
        open(name, &out)
        out.append(bytes, range)
        close(&out)
    }

    /// A variable with a decimal value.
    internal mutating func put(_ name: StaticString, decimal value: Int, _ out: inout ByteBuffer) {
        open(name, &out)
        out.append(decimal: value)
        close(&out)
    }

    /// Fills in the size; false, and nothing is left in the buffer, when the block does not fit.
    internal func finish(_ out: inout ByteBuffer) -> Bool {
        if overflowed {
            abandon(&out)
            return false
        }
        Self.patch(out.count - start - Self.headerBytes, at: start + 1, &out)
        return true
    }

    /// Takes back all that was written.
    internal func abandon(_ out: inout ByteBuffer) {
        out.truncate(to: start)
    }

    private mutating func appendLength(_ length: Int, _ out: inout ByteBuffer) {
        if length > 0xFFFF { overflowed = true }
        out.append(UInt8(truncatingIfNeeded: length))
        out.append(UInt8(truncatingIfNeeded: length >> 8))
    }

    @inline(__always)
    private mutating func openValue(_ out: inout ByteBuffer) {
        out.append(0 as UInt8)
        out.append(0 as UInt8)
        valueStart = out.count
    }

    /// Overwrites two bytes that have been appended before.
    @inline(__always)
    private static func patch(_ value: Int, at offset: Int, _ out: inout ByteBuffer) {
        precondition(offset >= 0 && offset + 2 <= out.count && value <= 0xFFFF)
        // The storage belongs to `out`, which is held exclusively here; the two bytes lie within it, checked above.
        unsafe UnsafeMutableRawPointer(mutating: out.readable.baseAddress.unsafelyUnwrapped)
            .storeBytes(of: UInt16(value).littleEndian, toByteOffset: offset, as: UInt16.self)
    }
}
