/// A moment as calendar fields, UTC, proleptic Gregorian.
public struct CivilTime: Sendable, Equatable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    public var hour: Int
    public var minute: Int
    public var second: Int
    /// 0 is Sunday.
    public var weekday: Int

    /// Moments outside the years 1970 to 9999 are moved to the nearest one inside.
    public init(epochSeconds: Int64) {
        let seconds = Int(min(max(epochSeconds, 0), 253_402_300_799))
        let days = seconds / 86_400
        let rest = seconds % 86_400
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        weekday = (days + 4) % 7
        // Years are counted from March, so that the leap day is the last day of a year; 719,468 days lie between 0000-03-01 and 1970-01-01.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
