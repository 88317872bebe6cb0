/// Where bodies go that outgrow memory.
public struct SpoolSettings: Sendable, Equatable {
    /// Absolute path of a directory for unlinked files.
    public var directory: String
    /// Bytes that all spooled files together may take.
    public var totalBytes: Int
    /// Bytes that collected bodies may take in the memory of each worker before they go on in files.
    public var memoryBytes: Int

    public init(directory: String = "/var/tmp", totalBytes: Int = 4 << 30, memoryBytes: Int = 64 << 20) {
        self.directory = directory
        self.totalBytes = totalBytes
        self.memoryBytes = memoryBytes
    }
}
