/// Where bodies go that outgrow memory.
public struct SpoolSettings: Sendable, Equatable {
    /// Absolute path of a directory for unlinked files.
    public var directory: String
    /// Bytes that all spooled bodies together may take.
    public var totalBytes: Int

    public init(directory: String = "/var/tmp", totalBytes: Int = 1 << 30) {
        self.directory = directory
        self.totalBytes = totalBytes
    }
}
