public import Bytes
internal import Glibc

/// The operating system's clocks.
public enum Clock {
    /// CLOCK_MONOTONIC.
    public static func now() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(milliseconds: UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    public static func wallSeconds() -> Int64 {
        wall().seconds
    }

    /// Seconds and nanoseconds since 1970-01-01T00:00:00Z.
    public static func wall() -> (seconds: Int64, nanoseconds: Int64) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return (Int64(time.tv_sec), Int64(time.tv_nsec))
    }
}
