/// Bounds on what one client may send or hold; beyond them a request is refused, never truncated.
public struct Limits: Sendable, Equatable {
    /// Bytes of a request or response head, request line included.
    public var headBytes: Int
    /// Fields in a head.
    public var fields: Int
    /// Bytes of a request target.
    public var targetBytes: Int
    /// Bytes of a request body.
    public var bodyBytes: Int
    /// Bytes that must move in each `timeouts.body` or `timeouts.send`; 1: any progress will do.
    public var progressBytes: Int
    /// Client connections of each worker.
    public var connections: Int
    /// Connections of one client address (of one /64 network in IPv6) at each worker; 0: no limit.
    public var connectionsPerClient: Int

    public init(
        headBytes: Int = 32 << 10, fields: Int = 100, targetBytes: Int = 8 << 10, bodyBytes: Int = 1 << 30,
        progressBytes: Int = 1 << 10, connections: Int = 10_000,
        connectionsPerClient: Int = 0
    ) {
        self.headBytes = headBytes
        self.fields = fields
        self.targetBytes = targetBytes
        self.bodyBytes = bodyBytes
        self.progressBytes = progressBytes
        self.connections = connections
        self.connectionsPerClient = connectionsPerClient
    }
}
