internal import Telemetry

/// Moments and spans as reports write them. Moments in seconds since 1970; those outside the years 1970 to 9999 are moved to that range.
internal enum TimeText {
    /// `2026-01-06T00:00:00Z` (RFC 3339).
    static func moment(_ seconds: Int64) -> String {
        let time = CivilTime(epochSeconds: seconds)
        return "\(date(time))T\(twoDigits(time.hour)):\(twoDigits(time.minute)):\(twoDigits(time.second))Z"
    }

    /// `2026-01-06`
    static func date(_ seconds: Int64) -> String {
        date(CivilTime(epochSeconds: seconds))
    }

    /// How long from `now` until `moment`, in the unit that says most: `59 days`, `30 hours`, `12 minutes`, `3 days ago`.
    static func span(until moment: Int64, now: Int64) -> String {
        let seconds = ExpiryTerm.clamped(moment) - ExpiryTerm.clamped(now)
        return seconds < 0 ? "\(length(-seconds)) ago" : length(seconds)
    }

    private static func length(_ seconds: Int64) -> String {
        if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
        if seconds >= 2 * 3600 { return "\(seconds / 3600) hours" }
        let minutes = seconds / 60
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }

    private static func date(_ time: CivilTime) -> String {
        "\(time.year)-\(twoDigits(time.month))-\(twoDigits(time.day))"
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
