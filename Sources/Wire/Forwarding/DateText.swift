public import Bytes

/// A time as HTTP writes it: the 29 bytes of an IMF-fixdate, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
///
/// Rendering costs more than appending: render once a second.
public struct DateText: Sendable {
    private var text = InlineArray<29, UInt8>(repeating: UInt8(ascii: " "))

    /// Seconds since 1970-01-01 00:00:00 UTC, taken as 0 when negative and held to the end of the year 9999.
    public init(secondsSince1970 seconds: Int) {
        let seconds = min(max(seconds, 0), 253_402_300_799)
        let days = seconds / 86400
        let (year, month, day) = Self.civil(days: days)
        put("SunMonTueWedThuFriSat", 3 * ((days + 4) % 7), 3, at: 0)
        put(",", 0, 1, at: 3)
        put(day, at: 5)
        put("JanFebMarAprMayJunJulAugSepOctNovDec", 3 * (month - 1), 3, at: 8)
        put(year / 100, at: 12)
        put(year % 100, at: 14)
        put(seconds / 3600 % 24, at: 17)
        put(":", 0, 1, at: 19)
        put(seconds / 60 % 60, at: 20)
        put(":", 0, 1, at: 22)
        put(seconds % 60, at: 23)
        put("GMT", 0, 3, at: 26)
    }

    /// Appends 29 bytes.
    public func append(to out: inout ByteBuffer) {
        out.append(text.span)
    }

    private mutating func put(_ value: Int, at position: Int) {
        text[position] = UInt8(ascii: "0") + UInt8(value / 10)
        text[position + 1] = UInt8(ascii: "0") + UInt8(value % 10)
    }

    private mutating func put(_ source: StaticString, _ start: Int, _ count: Int, at position: Int) {
        precondition(start >= 0 && start + count <= source.utf8CodeUnitCount)
        for offset in 0..<count {
            // Checked above.
            text[position + offset] = unsafe source.utf8Start[start + offset]
        }
    }

    /// The Gregorian date `days` (0 or more) after 1970-01-01.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        // Eras of 400 years that begin on 1 March, so that the leap day comes last.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
