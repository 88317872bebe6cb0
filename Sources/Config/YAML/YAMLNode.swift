/// A place in the file; lines and columns count from 1, columns in characters.
struct Mark: Equatable, Sendable {
    var line: Int
    var column: Int

    static let start = Mark(line: 1, column: 1)
}

/// A value of the file with its place. Scalars stay text: what they mean is decided by the key that reads them.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        /// `plain`: written without quotes.
        case scalar(text: String, plain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// Something that was refused already; readers pass over it in silence.
        case refused
    }

    var mark: Mark
    var content: Content

    /// Nothing was written: an empty plain scalar, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, plain: true) = content else { return false }
        return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
    }

    /// What is there, in the words of a finding.
    var kind: String {
        if isNull { return "nothing" }
        switch content {
        case .scalar(let text, _): return Quote.text(text)
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .refused: return "an unusable value"
        }
    }
}

/// One `key: value` of a mapping.
struct YAMLEntry: Sendable {
    var key: String
    var mark: Mark
    var value: YAMLNode
}
