/// The bytes of a configuration file → a `Configuration`, or the reasons why not. Pure: opens no file, resolves no name.
public enum ConfigurationLoader {
    /// Reads YAML in UTF-8 (at most 4 MiB); anything in it may be wrong, nothing traps.
    ///
    /// `baseDirectory` is the absolute path of the file's directory: relative paths are resolved against it, so that they mean the same
    /// at every reload.
    public static func load(_ bytes: [UInt8], baseDirectory: String) -> LoadResult {
        var reader = Reader(baseDirectory: baseDirectory)
        let parsed = YAMLParser.parse(bytes, findings: &reader.findings)
        var configuration = Configuration()
        if let root = parsed ?? emptyRoot(unless: reader.findings.hasErrors) {
            reader.section(root, named: "the configuration", keys: RootSection.keys, into: &configuration)
            RootSection.complete(&configuration, &reader)
        }
        let findings = reader.findings
        return LoadResult(configuration: findings.hasErrors ? nil : configuration, findings: findings.sorted)
    }

    /// An empty file is read like one without keys: the findings say what is needed.
    private static func emptyRoot(unless isBroken: Bool) -> YAMLNode? {
        isBroken ? nil : YAMLNode(mark: .start, content: .mapping([]))
    }
}
