public import Bytes

/// The identity of one request in logs, in X-Request-ID and in error answers: 128 bits, written as 32 lower-case hexadecimal digits.
public struct RequestID: Sendable, Equatable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Appends 32 bytes.
    public func append(to out: inout ByteBuffer) {
        var text = InlineArray<32, UInt8>(repeating: 0)
        for index in 0..<16 {
            text[index] = Self.digit(high &>> UInt64(60 - 4 * index))
            text[index + 16] = Self.digit(low &>> UInt64(60 - 4 * index))
        }
        out.append(text.span)
    }

    @inline(__always)
    private static func digit(_ value: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: value & 15)
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
