/// The members of `listen`.
enum ListenSection {
    /// A listener as far as it was readable.
    struct Draft: Sendable {
        var address: ListenAddress?
        var tls = true
        var plain = Listener.Plain.redirectToHTTPS
        /// Where `redirect` stands.
        var redirect: Mark?
        /// Where `proxy_protocol: accept` stands.
        var proxyProtocol: Mark?
        /// Where `proxy_protocol_from` stands, and what it says; nil when that is wrong.
        var proxySources: (mark: Mark, addresses: AddressList?)?
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
        .custom("proxy_protocol", type: "`off` or `accept`", default: "off") { node, reader, target in
            if reader.choice(node, [("off", false), ("accept", true)]) == true { target.proxyProtocol = reader.keyMark ?? node.mark }
        },
        .custom("proxy_protocol_from", type: "list of address ranges and `unix`", default: "trusted_proxies") { node, reader, target in
            target.proxySources = (reader.keyMark ?? node.mark, reader.addresses(node))
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
            let sources = proxySources(draft, &reader)
            guard let address = draft.address else { continue }
            if let other = open.first(where: { $0.address.collides(with: address) }) {
                let text = Quote.text(address.key)
                reader.findings.error(
                    element.mark, "\(text) is already taken by the listener \(Quote.text(other.address.key)) on line \(other.line)")
            }
            if open.count == maximum { reader.findings.error(element.mark, "more than \(maximum) listeners") }
            if open.count > maximum { break }
            open.append((address, element.mark.line))
            listeners.append(Listener(address: address, tls: draft.tls, plain: draft.plain, proxySources: sources))
        }
        return listeners
    }

    /// Whose PROXY header is wanted; that it could be nobody's is an error, not a way to write `off`.
    private static func proxySources(_ draft: Draft, _ reader: inout Reader) -> AddressList? {
        guard let mark = draft.proxyProtocol else {
            if let sources = draft.proxySources {
                reader.findings.error(sources.mark, "`proxy_protocol_from` is for listeners with `proxy_protocol: accept`")
            }
            return nil
        }
        let sources = draft.proxySources.map(\.addresses) ?? reader.trustedProxies
        // What is wrong in itself has its finding already.
        guard let sources, let address = draft.address else { return nil }
        if !sources.hasPeers(of: address) {
            let missing = if case .unix = address { "`unix`" } else { "an address range" }
            reader.findings.error(
                mark, "`proxy_protocol: accept` needs \(missing) in `proxy_protocol_from` or `trusted_proxies`: whose header to believe")
        }
        return sources
    }

    /// Each is a socket in every worker.
    private static let maximum = 256
}
