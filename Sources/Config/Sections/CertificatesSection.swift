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
        .duration("poll", default: "30s", 1000...3_600_000, at: \.pollMilliseconds),
        .number("minimum_rsa", default: "2048", 1024...8192, at: \.minimumRSABits),
        .choice("writable_keys", default: "refuse", exposures, at: \.writableKeys),
        .choice("world_readable_keys", default: "warn", exposures, at: \.worldReadableKeys),
        .custom("passphrase_file", type: "path") { node, reader, target in
            if let path = reader.path(node, "the path of a file") { target.passphraseFile = path }
        },
        .custom("journal", type: "path or `off`", default: "`certificates.journal` in systemd's `$STATE_DIRECTORY`, else `off`") {
            node, reader, target in
            if let journal = journal(node, &reader) { target.journal = journal }
        },
    ]

    private static let exposures: [(String, CertificateSettings.KeyExposure)] = [
        ("refuse", .refuse), ("warn", .warn), ("allow", .allow),
    ]

    private static func journal(_ node: YAMLNode, _ reader: inout Reader) -> CertificateSettings.Journal? {
        let expected = "the path of a file, or `off`"
        if case .scalar(let text, _) = node.content, let isOn = Reader.boolean(text) {
            return isOn ? reader.refuse(node, expected) : .off
        }
        return reader.path(node, expected).map { .file($0) }
    }

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
