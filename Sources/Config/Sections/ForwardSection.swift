/// The list of fields that tell an app server about the client.
enum ForwardSection {
    /// As the operator would write it.
    static let defaultText =
        "[" + ForwardingField.allCases.filter(ForwardingField.standard.contains).map(\.rawValue).joined(separator: ", ") + "]"

    /// Names in any case, each once; nil, with findings, when it is no list.
    static func read(_ node: YAMLNode, _ reader: inout Reader) -> Set<ForwardingField>? {
        let names = ForwardingField.allCases.map(\.rawValue)
        guard let elements = reader.list(node, of: "field names, like `[x-forwarded-for, x-forwarded-proto]`") else { return nil }
        var fields: Set<ForwardingField> = []
        for element in elements {
            guard let text = reader.text(element, "a field name") else { continue }
            guard let field = ForwardingField(rawValue: text.lowercased()) else {
                let hint = Suggestion.nearest(to: text, among: names).map { "; did you mean \(Quote.text($0))?" }
                reader.findings.error(
                    element.mark, "\(Quote.text(text)) is no field that can be sent\(hint ?? ": " + Quote.alternatives(names))")
                continue
            }
            if !fields.insert(field).inserted { reader.findings.error(element.mark, "\(Quote.text(text)) is in the list twice") }
        }
        return fields
    }
}
