/// The bounds of one message head; input beyond them is refused while it is being read.
public struct HeadLimits: Sendable, Equatable {
    /// Bytes of the whole head: leading blank lines, start line, fields and the empty line. More is a 431.
    public var headBytes: Int
    /// Field lines. More is a 431.
    public var fields: Int
    /// Bytes of the request target. More is a 414.
    public var targetBytes: Int

    public init(headBytes: Int = 32 * 1024, fields: Int = 100, targetBytes: Int = 8 * 1024) {
        // Field ranges are 32 bits wide, so no configuration may ask for more.
        self.headBytes = min(max(headBytes, 0), 1 << 30)
        self.fields = max(fields, 0)
        self.targetBytes = max(targetBytes, 0)
    }

    internal static let maximumMethodBytes = 32
    internal static let maximumNameBytes = 8 * 1024
    internal static let maximumLeadingBlankLines = 2
}
