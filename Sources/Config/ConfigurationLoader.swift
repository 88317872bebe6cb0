/// The bytes of a configuration file → a `Configuration`, or the reasons why not. Pure: opens no file, resolves no name.
public enum ConfigurationLoader {
    /// What a load came to.
    public struct LoadResult: Sendable, Equatable {
        /// nil exactly when a finding is an error.
        public var configuration: Configuration?
        /// All of them, by line and column.
        public var findings: [Finding]
    }

    /// Reads at most `YAMLParser.maximumBytes` of YAML; anything in it may be wrong, nothing traps.
    ///
    /// - Parameters:
    ///   - bytes: the file's content, UTF-8.
    ///   - baseDirectory: absolute path of the file's directory, against which relative paths are resolved.
    public static func load(_ bytes: [UInt8], baseDirectory: String) -> LoadResult {
        LoadResult(configuration: nil, findings: [])
    }
}
