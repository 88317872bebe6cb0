/// The members of `tls`; `policies` stands last, since it builds on the others.
enum TLSSection {
    static let keys: [Key<TLSSettings>] = [
        .choice("minimum", default: "\"1.2\"", versions, at: \.minimum),
        .custom("policies", type: "list", members: TLSPolicySection.keys.flatMap { $0.descriptions(under: "[].") }) {
            node, reader, target in
            target.policies = TLSPolicySection.read(node, &reader, minimum: target.minimum)
        },
    ]

    static let versions: [(String, TLSSettings.Version)] = [("1.2", .tls12), ("1.3", .tls13)]
}
