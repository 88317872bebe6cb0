/// The members of `certificates`, which may also be just the directory.
enum CertificatesSection {
    /// Next to the configuration file.
    static let defaultDirectory = "certs.d"

    static let keys: [Key<CertificateSettings>] = [
        .custom("directory", type: "path", default: defaultDirectory) { node, reader, target in
            if let path = reader.path(node, "the path of a directory") { target.directory = path }
        },
        .custom("default", type: "host name") { node, reader, target in
            guard let pattern = reader.parsed(node, "a host name", HostPattern.parse) else { return }
            if case .exact(let name) = pattern {
                target.defaultName = name
            } else {
                reader.findings.error(node.mark, "`default` is one name, without `*`")
            }
        },
        .choice("unknown_name", default: "reject", [("reject", .reject), ("default", .useDefault)], at: \.unknownName),
    ]

    static func read(_ node: YAMLNode, _ reader: inout Reader) -> CertificateSettings {
        var settings = CertificateSettings(directory: reader.resolve(defaultDirectory))
        if case .scalar = node.content {
            if let path = reader.path(node, "a directory or a mapping for `certificates`") { settings.directory = path }
        } else {
            reader.section(node, named: "`certificates`", keys: keys, into: &settings)
        }
        return settings
    }

    static func warnIfUnused(_ listeners: [Listener], _ reader: inout Reader) {
        guard !listeners.isEmpty, !listeners.contains(where: \.tls), let mark = reader.keyMark else { return }
        reader.findings.warning(mark, "`certificates` has no effect: no listener speaks TLS")
    }
}
