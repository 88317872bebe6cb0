/// Times as people write them: `500ms`, `10s`, `1h30m`.
enum Durations {
    enum Mistake: Error, Equatable {
        case notADuration
        case noUnit
        case tooLarge
    }

    /// Largest first: the order in which parts must stand.
    private static let units: [(name: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Milliseconds. Parts in descending order, each unit once; `0` needs no unit; whole numbers only; no overflow.
    static func parse(_ text: String) throws(Mistake) -> Int {
        if text == "0" { return 0 }
        var rest = text
        var total = 0
        var allowed = units[...]
        repeat {
            guard let (digits, tail) = Digits.split(rest) else { throw .notADuration }
            let name = String(tail.prefix { !$0.isNumber })
            if name.isEmpty { throw rest == text ? .noUnit : .notADuration }
            guard let index = allowed.firstIndex(where: { $0.name == name }) else { throw .notADuration }
            guard let number = Int(digits) else { throw .tooLarge }
            let part = number.multipliedReportingOverflow(by: units[index].milliseconds)
            let sum = total.addingReportingOverflow(part.partialValue)
            if part.overflow || sum.overflow { throw .tooLarge }
            total = sum.partialValue
            allowed = units[(index + 1)...]
            rest = String(tail.dropFirst(name.count))
        } while !rest.isEmpty
        return total
    }

    /// The shortest exact form: 5400000 is `1h30m`.
    static func text(_ milliseconds: Int) -> String {
        var rest = milliseconds
        var parts = ""
        for unit in units where rest >= unit.milliseconds {
            parts += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return parts.isEmpty ? "0" : parts
    }
}
