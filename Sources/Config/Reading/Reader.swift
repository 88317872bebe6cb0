/// Typed access to nodes: each method gives the value, or writes a finding and gives nil.
struct Reader {
    /// Absolute; relative paths of the file are resolved against it.
    let baseDirectory: String
    var findings = Findings()
    /// Those that were defined, in the order of their indices; nil: unknown, so that no route can be judged by them.
    var upstreamNames: [String]?
    /// Whom listeners take for proxies unless they say otherwise; nil: unknown, so that no listener can be judged by them.
    var trustedProxies: AddressList? = AddressList()
    /// Where the key stands whose value is being read.
    var keyMark: Mark?

    init(baseDirectory: String) {
        self.baseDirectory = baseDirectory
    }

    /// Reads a mapping by its table: unknown keys are errors with the nearest known one; members are read in the table's order, whatever
    /// the file's, so that later keys may rely on earlier ones. Gives the known keys that unknown ones were taken for.
    @discardableResult mutating func section<Target>(
        _ node: YAMLNode, named name: String, keys: [Key<Target>], example: String = "", into target: inout Target
    ) -> [String] {
        guard let entries = mapping(node, of: name, example: example) else { return [] }
        let known = keys.map(\.name)
        var meant: [String] = []
        for entry in entries where !known.contains(entry.key) {
            let nearest = findings.isFull ? nil : Suggestion.nearest(to: entry.key, among: known)
            let hint = nearest.map { "; did you mean \(Quote.text($0))?" } ?? ""
            findings.error(entry.mark, "unknown key \(Quote.text(entry.key)) in \(name)\(hint)")
            if let nearest { meant.append(nearest) }
        }
        for key in keys {
            if let entry = entries.first(where: { $0.key == key.name }) {
                let outer = keyMark
                keyMark = entry.mark
                key.read(entry.value, &self, &target)
                keyMark = outer
            } else if let missing = key.missing, !meant.contains(key.name) {
                findings.error(node.mark, missing)
            }
        }
        return meant
    }

    mutating func mapping(_ node: YAMLNode, of name: String, example: String = "") -> [YAMLEntry]? {
        switch node.content {
        case .mapping(let entries): return entries
        case .refused: return nil
        case .scalar, .sequence: return refuse(node, "a mapping for \(name)\(example)")
        }
    }

    mutating func list(_ node: YAMLNode, of what: String) -> [YAMLNode]? {
        switch node.content {
        case .sequence(let elements): return elements
        case .refused: return nil
        case .scalar, .mapping: return refuse(node, "a list of \(what)")
        }
    }

    /// A scalar that is not empty; `expected` names what it should be.
    mutating func text(_ node: YAMLNode, _ expected: String) -> String? {
        switch node.content {
        case .scalar(let text, _) where !node.isNull && !text.isEmpty: return text
        case .refused: return nil
        case .scalar, .sequence, .mapping: return refuse(node, expected)
        }
    }

    /// `expected …, found …`.
    mutating func refuse<Value>(_ node: YAMLNode, _ expected: String) -> Value? {
        if case .scalar(let text, _) = node.content, text.isEmpty {
            findings.error(node.mark, "expected \(expected), found nothing")
        } else {
            findings.error(node.mark, "expected \(expected), found \(node.kind)")
        }
        return nil
    }
}
