extension HostPattern {
    /// A name, a numeric address (IPv6 in brackets), or `*.` and a name of at least one label.
    static func parse(_ text: String) throws(TextMistake) -> HostPattern {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw TextMistake("\(Quote.text(text)) must be written in its ASCII form, each such label as `xn--…`")
        }
        if text == "*" { throw TextMistake("for any host, leave `host` out") }
        if text.contains("/") { throw TextMistake("expected a host name without scheme and path, found \(Quote.text(text))") }
        if text.hasPrefix("[") { return try bracketed(text) }
        if text.contains(":") { throw TextMistake("expected a host name without port, found \(Quote.text(text))") }
        if text.hasPrefix("*.") {
            guard let suffix = HostText.canonicalName(String(text.dropFirst(2))) else { throw notAHost(text) }
            return .wildcard(suffix)
        }
        if text.contains("*") {
            throw TextMistake("`*` stands for the first label only, as in `*.example.test`, found \(Quote.text(text))")
        }
        guard let name = HostText.canonicalName(text) else { throw notAHost(text) }
        return .exact(name)
    }

    /// As the operator would write it.
    package var text: String {
        switch self {
        case .any: "any host"
        case .exact(let name): name
        case .wildcard(let suffix): "*.\(suffix)"
        }
    }

    private static func bracketed(_ text: String) throws(TextMistake) -> HostPattern {
        guard text.hasSuffix("]"), let address = HostText.canonicalAddress(String(text.dropFirst().dropLast())), address.contains(":")
        else {
            throw notAHost(text)
        }
        return .exact("[\(address)]")
    }

    private static func notAHost(_ text: String) -> TextMistake {
        TextMistake("\(Quote.text(text)) is not a host name")
    }
}
