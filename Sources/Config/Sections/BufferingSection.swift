/// The members of an upstream's `buffering`.
enum BufferingSection {
    static let keys: [Key<BufferingSettings>] = [
        .custom("request", type: "`auto`, `on` or `off`", default: "auto") { node, reader, target in
            if let mode = mode(node, &reader) { target.request = mode }
        },
        .custom("response", type: "`auto`, `on` or `off`", default: "auto") { node, reader, target in
            if let mode = mode(node, &reader) { target.response = mode }
        },
    ]

    private static func mode(_ node: YAMLNode, _ reader: inout Reader) -> BufferingSettings.Mode? {
        // YAML spells booleans in many ways.
        if case .scalar(let text, _) = node.content, let isOn = Reader.boolean(text) { return isOn ? .on : .off }
        return reader.choice(node, [("auto", .auto), ("on", .on), ("off", .off)])
    }
}
