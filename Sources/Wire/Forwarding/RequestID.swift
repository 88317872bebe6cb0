public import Bytes

/// The identity of one request in logs, in X-Request-ID and in error answers, as text without heap storage: our own 32 lower-case
/// hexadecimal digits, or what a trusted proxy calls the request.
public struct RequestID: Sendable, Equatable {
    /// Longer ids are not taken from anybody.
    public static let maximumBytes = 128

    private var storage = InlineArray<128, UInt8>(repeating: 0)
    /// 1 to `maximumBytes` bytes.
    public private(set) var count: Int

    /// An id of our own: 128 bits as 32 digits.
    public init(high: UInt64, low: UInt64) {
        for index in 0..<16 {
            storage[index] = Self.digit(high &>> UInt64(60 - 4 * index))
            storage[index + 16] = Self.digit(low &>> UInt64(60 - 4 * index))
        }
        count = 32
    }

    /// The id that is in `bytes[range]`: 1 to 128 letters, digits and `. _ - : / + =`; nil for anything else.
    public init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        guard range.count >= 1, range.count <= Self.maximumBytes else { return nil }
        for offset in 0..<range.count {
            let byte = bytes[range.lowerBound + offset]
            guard Self.isAllowed(byte) else { return nil }
            storage[offset] = byte
        }
        count = range.count
    }

    /// The id in the one X-Request-ID of `head`, which was parsed from `bytes`; nil without one, with several, or with a bad one.
    public init?(toldBy head: borrowing RequestHead, _ bytes: Span<UInt8>) {
        var value: Range<Int>?
        for field in head.fields where field.name == .xRequestID {
            if value != nil { return nil }
            value = field.valueRange
        }
        guard let value else { return nil }
        self.init(bytes, in: value)
    }

    /// Calls `body` with the bytes.
    public func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<count))
    }

    /// Appends `count` bytes.
    public func append(to out: inout ByteBuffer) {
        out.append(storage.span, 0..<count)
    }

    public static func == (left: RequestID, right: RequestID) -> Bool {
        if left.count != right.count { return false }
        for index in 0..<left.count where left.storage[index] != right.storage[index] { return false }
        return true
    }

    @inline(__always)
    private static func digit(_ value: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: value & 15)
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        if Scan.isLetter(byte) || Scan.isDigit(byte) { return true }
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "+"),
            UInt8(ascii: "="):
            return true
        default: return false
        }
    }
}
