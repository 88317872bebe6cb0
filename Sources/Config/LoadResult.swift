/// What loading a configuration file came to.
public struct LoadResult: Sendable, Equatable {
    /// nil exactly when a finding is an error.
    public var configuration: Configuration?
    /// All of them (at most some 200), by line and column.
    public var findings: [Finding]

    public init(configuration: Configuration?, findings: [Finding]) {
        self.configuration = configuration
        self.findings = findings
    }
}
