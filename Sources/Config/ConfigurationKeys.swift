/// The description of one key, for documentation and tools.
public struct KeyDescription: Sendable, Equatable {
    /// Where it stands: `limits.head`, `listen[].tls`, `upstreams.<name>.servers[].url`.
    public let path: String
    /// What may be written: `size`, `duration`, `boolean`, `mapping`, …; the range where there is one.
    public let type: String
    /// As it would be written; empty: none.
    public let defaultText: String
    /// Whether it must be there (inside its section).
    public let isRequired: Bool
    /// Whether SIGHUP puts a new value into effect; otherwise a restart does.
    public let appliesOnReload: Bool
    /// false: the key is known, and refused as not yet supported.
    public let isSupported: Bool
}

/// Every key that a configuration file may hold.
public enum ConfigurationKeys {
    /// In the order of the documentation: each section before its members.
    public static let all: [KeyDescription] = RootSection.keys.flatMap { $0.descriptions(under: "") }
}
