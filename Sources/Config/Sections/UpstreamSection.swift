/// The members of `upstreams`: groups of servers by name.
enum UpstreamSection {
    static let keys: [Key<UpstreamSettings>] = [
        .custom(
            "servers", type: "list of URLs or mappings", members: ServerSection.keys.flatMap { $0.descriptions(under: "[].") }
        ) { node, reader, target in
            target.servers = ServerSection.read(node, &reader)
        }
        .required("an upstream needs `servers`, like `servers: [\"http://127.0.0.1:8000\"]`"),
        .choice(
            "balance", default: "least_requests", [("least_requests", .leastRequests), ("round_robin", .roundRobin)],
            later: ["random_two", "hash"], at: \.balance),
        .section("buffering", keys: BufferingSection.keys, at: \.buffering),
        .boolean("tls_headers", default: "no", at: \.tlsHeaders),
        .custom("forward", type: "list of field names", default: ForwardSection.defaultText) { node, reader, target in
            if let fields = ForwardSection.read(node, &reader) { target.forward = fields }
        },
        .section("timeouts", keys: TimeoutsSection.upstreamKeys, at: \.timeouts),
        .later("max_requests"),
        .later("health"),
    ]

    static func read(_ node: YAMLNode, _ reader: inout Reader, defaults: Timeouts) -> [UpstreamSettings] {
        guard let entries = reader.mapping(node, of: "`upstreams`", example: ", like `{app: {servers: [\"http://127.0.0.1:8000\"]}}`")
        else { return [] }
        if entries.isEmpty {
            reader.findings.error(
                node.mark, "`upstreams` is empty; the smallest useful form is `upstreams: {app: {servers: [\"http://127.0.0.1:8000\"]}}`")
        }
        var upstreams: [UpstreamSettings] = []
        for entry in entries {
            if !isName(entry.key) {
                reader.findings.error(
                    entry.mark, "\(Quote.text(entry.key)) is no name for an upstream: 1 to 64 letters, digits, `.`, `-` and `_`")
            }
            var upstream = UpstreamSettings(name: entry.key, servers: [], timeouts: UpstreamSettings.Times(defaults))
            reader.section(
                entry.value, named: "an upstream", keys: keys, example: ", like `servers: [\"http://127.0.0.1:8000\"]`", into: &upstream)
            // Kept even if parts of it were wrong: routes that name it are right.
            upstreams.append(upstream)
        }
        reader.upstreamNames = upstreams.isEmpty ? nil : upstreams.map(\.name)
        return upstreams
    }

    private static func isName(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        }
    }
}
