/// Text of the file as findings show it.
enum Quote {
    /// In backticks, at most 60 characters, with whatever could disturb a terminal replaced by `?`.
    static func text(_ text: String) -> String {
        var shown = "`"
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 60 {
                shown += "…"
                break
            }
            shown.unicodeScalars.append(isHarmless(scalar) ? scalar : "?")
        }
        return shown + "`"
    }

    /// `a`, `b` or `c`.
    static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "`\($0)`" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: scalar != "`"
        }
    }
}
