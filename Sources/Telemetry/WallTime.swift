public import Bytes

/// A moment on the wall clock, UTC.
public struct WallTime: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public var seconds: Int64
    /// 0 to 999,999,999.
    public var nanoseconds: Int64

    public init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension ByteBuffer {
    /// Appends `2026-11-20T10:29:55.123Z` (RFC 3339). Moments outside the years 1970 to 9999 are moved to that range.
    public mutating func append(timestamp time: WallTime) {
        let date = CivilTime(epochSeconds: time.seconds)
        append(digits: date.year, 4)
        append(UInt8(ascii: "-"))
        append(digits: date.month, 2)
        append(UInt8(ascii: "-"))
        append(digits: date.day, 2)
        append(UInt8(ascii: "T"))
        append(digits: date.hour, 2)
        append(UInt8(ascii: ":"))
        append(digits: date.minute, 2)
        append(UInt8(ascii: ":"))
        append(digits: date.second, 2)
        append(UInt8(ascii: "."))
        append(digits: Int(min(max(time.nanoseconds, 0), 999_999_999) / 1_000_000), 3)
        append(UInt8(ascii: "Z"))
    }

    /// Appends the last `width` decimal digits of `value` (not negative), with leading zeros.
    public mutating func append(digits value: Int, _ width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}
