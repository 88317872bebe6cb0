/// The members of `tls.policies`.
enum TLSPolicySection {
    /// A policy as far as it was readable.
    struct Draft: Sendable {
        var hosts: [(pattern: HostPattern, mark: Mark)] = []
        var minimum: TLSSettings.Version
    }

    static let keys: [Key<Draft>] = [
        .custom("hosts", type: "list of host names, with or without `*.`") { node, reader, target in
            target.hosts = hosts(node, &reader)
        }
        .required("a policy needs `hosts`, like `hosts: [example.test]`"),
        .choice("minimum", default: "`tls.minimum`", TLSSection.versions, at: \.minimum),
    ]

    /// `minimum` is that of policies without one of their own.
    static func read(_ node: YAMLNode, _ reader: inout Reader, minimum: TLSSettings.Version) -> [TLSPolicySettings] {
        guard let elements = reader.list(node, of: "policies, like `[{hosts: [example.test], minimum: \"1.3\"}]`") else { return [] }
        var lines: [HostPattern: Int] = [:]
        var policies: [TLSPolicySettings] = []
        for element in elements {
            guard policies.count < TLSPolicySettings.maximumPolicies else {
                reader.findings.error(element.mark, "more than \(TLSPolicySettings.maximumPolicies) policies")
                break
            }
            var draft = Draft(minimum: minimum)
            reader.section(element, named: "a policy", keys: keys, example: ", like `{hosts: [example.test]}`", into: &draft)
            for (pattern, mark) in draft.hosts {
                if let line = lines[pattern] {
                    reader.findings.error(mark, "\(Quote.text(pattern.text)) is under a policy already, on line \(line)")
                } else {
                    lines[pattern] = mark.line
                }
            }
            policies.append(TLSPolicySettings(hosts: draft.hosts.map(\.pattern), minimum: draft.minimum))
        }
        return policies
    }

    private static func hosts(_ node: YAMLNode, _ reader: inout Reader) -> [(pattern: HostPattern, mark: Mark)] {
        guard let elements = reader.list(node, of: "hosts, like `[example.test, \"*.example.test\"]`") else { return [] }
        if elements.isEmpty { reader.findings.error(node.mark, "`hosts` is empty; a policy is for at least one") }
        var hosts: [(pattern: HostPattern, mark: Mark)] = []
        for element in elements {
            guard hosts.count < TLSPolicySettings.maximumHosts else {
                reader.findings.error(element.mark, "more than \(TLSPolicySettings.maximumHosts) hosts in one policy")
                break
            }
            if let pattern = reader.parsed(element, "a host name", serverName) { hosts.append((pattern, element.mark)) }
        }
        return hosts
    }

    /// A host as a client can name it in a handshake (RFC 6066, section 3): no address.
    private static func serverName(_ text: String) throws(TextMistake) -> HostPattern {
        if text == "*" { throw TextMistake("all other hosts are under `tls.minimum`; `*` stands for the first label only") }
        let pattern = try HostPattern.parse(text)
        if case .exact(let name) = pattern, name.hasPrefix("[") || HostText.looksNumeric(name) {
            throw TextMistake("\(Quote.text(text)) is an address, which no client names in a handshake; it is under `tls.minimum`")
        }
        return pattern
    }
}
