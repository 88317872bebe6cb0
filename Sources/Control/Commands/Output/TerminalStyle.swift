/// How a word stands out on a terminal that shows colours.
internal enum TerminalStyle: Sendable, Equatable {
    case plain
    case good
    case caution
    case bad
    case heading

    /// `text` between the sequences that switch the style on and off (ECMA-48, SGR); as it is where colours are off.
    func applied(to text: String, isColored: Bool) -> String {
        guard isColored, let code else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private var code: Int? {
        switch self {
        case .plain: nil
        case .good: 32
        case .caution: 33
        case .bad: 31
        case .heading: 1
        }
    }
}
