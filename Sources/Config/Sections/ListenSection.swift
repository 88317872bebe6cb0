/// The members of `listen`.
enum ListenSection {
    /// A listener as far as it was readable.
    struct Draft: Sendable {
        var address: ListenAddress?
        var tls = true
        var plain = Listener.Plain.redirectToHTTPS
        /// Where `redirect` stands.
        var redirect: Mark?
    }

    static let keys: [Key<Draft>] = [
        .custom("address", type: "`host:port`, `:port`, `[v6]:port` or `unix:/path`") { node, reader, target in
            target.address = reader.parsed(node, "an address like `\":443\"`", ListenAddress.parse)
        }
        .required("a listener needs `address`, like `address: \":443\"`"),
        .boolean("tls", default: "on", at: \.tls),
        .custom("redirect", type: "`https` or `off`", default: "https") { node, reader, target in
            target.redirect = reader.keyMark
            if let plain = reader.choice(node, [("https", Listener.Plain.redirectToHTTPS), ("off", .serve)]) { target.plain = plain }
        },
    ]

    static func read(_ node: YAMLNode, _ reader: inout Reader) -> [Listener] {
        guard let elements = reader.list(node, of: "listeners, like `[{address: \":443\"}]`") else { return [] }
        if elements.isEmpty {
            reader.findings.error(node.mark, "`listen` is empty; the smallest useful form is `listen: [{address: \":443\"}]`")
        }
        var open: [(address: ListenAddress, line: Int)] = []
        var listeners: [Listener] = []
        for element in elements {
            var draft = Draft()
            reader.section(element, named: "a listener", keys: keys, example: ", like `address: \":443\"`", into: &draft)
            if draft.tls, let mark = draft.redirect { reader.findings.error(mark, "`redirect` is for listeners with `tls: off`") }
            guard let address = draft.address else { continue }
            if let other = open.first(where: { $0.address.collides(with: address) }) {
                let text = Quote.text(address.key)
                reader.findings.error(
                    element.mark, "\(text) is already taken by the listener \(Quote.text(other.address.key)) on line \(other.line)")
            }
            if open.count == maximum { reader.findings.error(element.mark, "more than \(maximum) listeners") }
            if open.count > maximum { break }
            open.append((address, element.mark.line))
            listeners.append(Listener(address: address, tls: draft.tls, plain: draft.plain))
        }
        return listeners
    }

    /// Each is a socket in every worker.
    private static let maximum = 256
}
