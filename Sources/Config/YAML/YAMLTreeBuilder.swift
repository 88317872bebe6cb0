/// Events → nodes, by recursion that `YAMLParser.maximumDepth` bounds.
struct YAMLTreeBuilder: ~Copyable {
    private var events: YAMLEvents
    private var nodes = 0
    private(set) var findings: Findings

    /// The recursion ends here when a bound is passed; the finding is written already.
    private static let stopped = YAMLEvents.Failure(problem: "", context: "", mark: .start, byteOffset: 0)

    init(events: consuming YAMLEvents, findings: Findings) {
        self.events = events
        self.findings = findings
    }

    /// The only document; nil when there is none.
    mutating func document() throws(YAMLEvents.Failure) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let item = try events.next()
            switch item.event {
            case .streamEnd: return root
            case .documentStart:
                guard root == nil else {
                    findings.error(item.mark, "a second document begins here; a configuration file holds one")
                    return nil
                }
            case .other: continue
            case .scalar, .sequenceStart, .mappingStart, .alias, .sequenceEnd, .mappingEnd: root = try node(item, depth: 1)
            }
        }
    }

    private mutating func node(_ item: YAMLEvents.Item, depth: Int) throws(YAMLEvents.Failure) -> YAMLNode {
        nodes += 1
        if nodes > YAMLParser.maximumNodes { try stop(item.mark, "more than \(YAMLParser.maximumNodes) values in the file") }
        if depth > YAMLParser.maximumDepth { try stop(item.mark, "nested deeper than \(YAMLParser.maximumDepth) levels") }
        let content = try content(item, depth: depth)
        guard item.isDecorated else { return YAMLNode(mark: item.mark, content: content) }
        findings.error(item.mark, "anchors (`&name`) and tags (`!tag`) are not supported; write the value out")
        return YAMLNode(mark: item.mark, content: .refused)
    }

    private mutating func content(_ item: YAMLEvents.Item, depth: Int) throws(YAMLEvents.Failure) -> YAMLNode.Content {
        switch item.event {
        case .scalar(let text, let plain):
            guard Self.isPrintable(text) else {
                findings.error(item.mark, "control characters and line breaks are not allowed in a value")
                return .refused
            }
            return .scalar(text: text, plain: plain)
        case .sequenceStart: return try sequence(depth: depth)
        case .mappingStart: return try mapping(depth: depth)
        case .alias:
            findings.error(item.mark, "aliases (`*name`) are not supported; write the value out, or put it in quotes")
            return .refused
        case .sequenceEnd, .mappingEnd, .documentStart, .other, .streamEnd: return .refused
        }
    }

    private mutating func sequence(depth: Int) throws(YAMLEvents.Failure) -> YAMLNode.Content {
        var elements: [YAMLNode] = []
        while true {
            let item = try events.next()
            if case .sequenceEnd = item.event { return .sequence(elements) }
            elements.append(try node(item, depth: depth + 1))
        }
    }

    private mutating func mapping(depth: Int) throws(YAMLEvents.Failure) -> YAMLNode.Content {
        var entries: [YAMLEntry] = []
        var lines: [String: Int] = [:]
        while true {
            let item = try events.next()
            if case .mappingEnd = item.event { return .mapping(entries) }
            let keyNode = try node(item, depth: depth + 1)
            let value = try node(events.next(), depth: depth + 1)
            guard let key = key(keyNode) else { continue }
            if let line = lines[key] {
                findings.error(keyNode.mark, "\(Quote.text(key)) is given twice; the first one is on line \(line)")
                continue
            }
            lines[key] = keyNode.mark.line
            entries.append(YAMLEntry(key: key, mark: keyNode.mark, value: value))
        }
    }

    private mutating func key(_ node: YAMLNode) -> String? {
        switch node.content {
        case .scalar("<<", plain: true): findings.error(node.mark, "merge keys (`<<`) are not supported; write the values out")
        case .scalar(let text, _): return text
        case .sequence, .mapping: findings.error(node.mark, "expected a name as key, found \(node.kind)")
        case .refused: break
        }
        return nil
    }

    private mutating func stop(_ mark: Mark, _ message: String) throws(YAMLEvents.Failure) {
        findings.error(mark, message)
        throw Self.stopped
    }

    /// No C0 control, DEL or C1 control.
    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
    }
}
