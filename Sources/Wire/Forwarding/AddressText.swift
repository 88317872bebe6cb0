public import Bytes

/// A numeric IP address as text, without heap storage; empty for a peer that has none (a unix socket).
public struct AddressText: Sendable {
    private var storage = InlineArray<46, UInt8>(repeating: 0)
    /// 0 to 46 bytes.
    public private(set) var count = 0

    /// Empty.
    public init() {}

    /// The first 46 bytes of `bytes`; no IP address is longer.
    public init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { append(byte) }
    }

    /// The first 46 bytes of the text.
    public init(_ text: String) { self.init(text.utf8) }

    /// Whether the peer has no address.
    public var isEmpty: Bool { count == 0 }

    /// Whether this is an IPv6 address, which needs brackets next to a port.
    public var isIPv6: Bool {
        for index in 0..<count where storage[index] == UInt8(ascii: ":") { return true }
        return false
    }

    /// Calls `body` with the bytes.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<count))
    }

    /// Appends the text, without brackets.
    public func append(to out: inout ByteBuffer) {
        out.append(storage.span, 0..<count)
    }

    /// Adds a byte, unless there are 46.
    internal mutating func append(_ byte: UInt8) {
        if count == storage.count { return }
        storage[count] = byte
        count += 1
    }

    internal mutating func append(decimal value: UInt8) {
        if value >= 100 { append(UInt8(ascii: "0") + value / 100) }
        if value >= 10 { append(UInt8(ascii: "0") + value / 10 % 10) }
        append(UInt8(ascii: "0") + value % 10)
    }

    /// Lower-case, without leading zeros.
    internal mutating func append(hexadecimal value: UInt16) {
        var shift: UInt16 = value >= 0x1000 ? 12 : value >= 0x100 ? 8 : value >= 0x10 ? 4 : 0
        while true {
            let digit = UInt8(truncatingIfNeeded: value >> shift) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            if shift == 0 { return }
            shift -= 4
        }
    }
}
