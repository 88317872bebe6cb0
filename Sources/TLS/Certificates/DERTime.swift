/// The two notations of a point in time in a certificate (RFC 5280 section 4.1.2.5).
internal enum DERTime {
    /// Seconds since 1970; nil when the element is no time in Zulu notation.
    static func seconds(_ bytes: borrowing Span<UInt8>, _ element: DERElement) -> Int64? {
        let content = element.content
        let yearDigits: Int
        switch element.tag {
        case DER.utcTime: yearDigits = 2
        case DER.generalizedTime: yearDigits = 4
        default: return nil
        }
        guard content.count == yearDigits + 11, bytes[content.upperBound - 1] == UInt8(ascii: "Z") else { return nil }
        var position = content.lowerBound
        guard var year = number(bytes, &position, digits: yearDigits) else { return nil }
        if yearDigits == 2 { year += year >= 50 ? 1900 : 2000 }
        guard let month = number(bytes, &position, digits: 2), (1...12).contains(month),
            let day = number(bytes, &position, digits: 2), (1...31).contains(day),
            let hour = number(bytes, &position, digits: 2), hour < 24,
            let minute = number(bytes, &position, digits: 2), minute < 60,
            let second = number(bytes, &position, digits: 2), second <= 60
        else { return nil }
        return days(year: year, month: month, day: day) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar; year 0 to 9999.
    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        // Years that begin in March put the leap day last, so a month's offset does not depend on the year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private static func number(_ bytes: borrowing Span<UInt8>, _ position: inout Int, digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            let byte = bytes[position]
            guard byte >= 0x30 && byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
            position += 1
        }
        return value
    }
}
