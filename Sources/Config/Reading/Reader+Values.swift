extension Reader {
    /// Bytes inside `range`.
    mutating func size(_ node: YAMLNode, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(node, "a size like `32KiB`") else { return nil }
        do throws(Sizes.Mistake) {
            let value = try Sizes.parse(text)
            if range.contains(value) { return value }
        } catch {
            switch error {
            case .notASize: return refuse(node, "a size like `32KiB`, `10MB` or a number of bytes")
            case .ambiguousUnit(let unit):
                findings.error(
                    node.mark, "the unit of \(Quote.text(text)) is unclear; write `\(unit)iB` for powers of 1024 or `\(unit)B` of 1000")
                return nil
            case .tooLarge: break
            }
        }
        let (low, high) = (Sizes.text(range.lowerBound), Sizes.text(range.upperBound))
        findings.error(node.mark, "\(Quote.text(text)) is out of range: from \(low) to \(high)")
        return nil
    }

    /// Milliseconds inside `range`.
    mutating func duration(_ node: YAMLNode, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(node, "a duration like `10s`") else { return nil }
        do throws(Durations.Mistake) {
            let value = try Durations.parse(text)
            if range.contains(value) { return value }
        } catch {
            switch error {
            case .notADuration: return refuse(node, "a duration like `500ms`, `10s` or `1h30m`")
            case .noUnit:
                findings.error(node.mark, "\(Quote.text(text)) needs a unit: `ms`, `s`, `m`, `h` or `d`, as in \(Quote.text(text + "s"))")
                return nil
            case .tooLarge: break
            }
        }
        let (low, high) = (Durations.text(range.lowerBound), Durations.text(range.upperBound))
        findings.error(node.mark, "\(Quote.text(text)) is out of range: from \(low) to \(high)")
        return nil
    }

    /// A whole number inside `range`.
    mutating func number(_ node: YAMLNode, _ range: ClosedRange<Int>, expected: String? = nil) -> Int? {
        let expected = expected ?? "a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let text = text(node, expected) else { return nil }
        guard let value = Digits.number(text), range.contains(value) else { return refuse(node, expected) }
        return value
    }

    mutating func boolean(_ node: YAMLNode) -> Bool? {
        guard let text = text(node, "`on` or `off`") else { return nil }
        return Self.boolean(text) ?? refuse(node, "`on` or `off`")
    }

    /// YAML 1.1 spells booleans in many ways, in any case.
    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "on", "yes", "true": true
        case "off", "no", "false": false
        default: nil
        }
    }

    /// The value of one of `choices`; the words of `later` are known, but not yet supported.
    mutating func choice<Value>(_ node: YAMLNode, _ choices: [(String, Value)], later: [String] = []) -> Value? {
        let words = choices.map(\.0)
        let expected = Quote.alternatives(words)
        guard let text = text(node, expected) else { return nil }
        if let choice = choices.first(where: { $0.0 == text }) { return choice.1 }
        if Self.boolean(text) == false, let off = choices.first(where: { $0.0 == "off" }) { return off.1 }
        if later.contains(text) {
            findings.error(node.mark, "\(Quote.text(text)) is not yet supported; use \(expected)")
        } else {
            findings.error(node.mark, "expected \(expected), found \(Quote.text(text))\(Suggestion.hint(for: text, among: words))")
        }
        return nil
    }

    /// An absolute path; a relative one is resolved against the file's directory.
    mutating func path(_ node: YAMLNode, _ expected: String) -> String? {
        guard let text = text(node, expected) else { return nil }
        if text.hasPrefix("~") {
            findings.error(node.mark, "`~` is not expanded in \(Quote.text(text)); write the whole path")
            return nil
        }
        return resolve(text)
    }

    /// What `parse` makes of a text, or its mistake as a finding.
    mutating func parsed<Value>(_ node: YAMLNode, _ expected: String, _ parse: (String) throws(TextMistake) -> Value) -> Value? {
        guard let text = text(node, expected) else { return nil }
        do throws(TextMistake) {
            return try parse(text)
        } catch {
            findings.error(node.mark, error.message)
            return nil
        }
    }

    /// `path` against the file's directory.
    func resolve(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        var text = path
        while text.hasPrefix("./") { text.removeFirst(2) }
        if text.isEmpty || text == "." { return baseDirectory }
        return baseDirectory.hasSuffix("/") ? baseDirectory + text : baseDirectory + "/" + text
    }
}
