/// How long a connection may wait at each point of its life, in milliseconds.
public struct Timeouts: Sendable, Equatable {
    /// From accept to the end of the TLS handshake.
    public var handshakeMilliseconds: Int
    /// From the first byte of a request head to its last.
    public var headMilliseconds: Int
    /// In which a request body must make some progress; see `Limits.progressBytes`.
    public var bodyMilliseconds: Int
    /// In which a client must take some of what waits for it; see `Limits.progressBytes`.
    public var sendMilliseconds: Int
    /// Between the end of a response and the next request on the same connection.
    public var keepaliveMilliseconds: Int
    /// Until an upstream connection is established.
    public var connectMilliseconds: Int
    /// Until the response head of an upstream, and between two pieces of its body.
    public var responseMilliseconds: Int
    /// Silence in both directions of a tunnel (WebSocket).
    public var tunnelMilliseconds: Int
    /// For requests under way when the proxy stops or a listener vanishes.
    public var drainMilliseconds: Int

    public init(
        handshakeMilliseconds: Int = 10_000, headMilliseconds: Int = 10_000, bodyMilliseconds: Int = 30_000,
        sendMilliseconds: Int = 120_000, keepaliveMilliseconds: Int = 60_000, connectMilliseconds: Int = 3_000,
        responseMilliseconds: Int = 60_000,
        tunnelMilliseconds: Int = 3_600_000, drainMilliseconds: Int = 30_000
    ) {
        self.handshakeMilliseconds = handshakeMilliseconds
        self.headMilliseconds = headMilliseconds
        self.bodyMilliseconds = bodyMilliseconds
        self.sendMilliseconds = sendMilliseconds
        self.keepaliveMilliseconds = keepaliveMilliseconds
        self.connectMilliseconds = connectMilliseconds
        self.responseMilliseconds = responseMilliseconds
        self.tunnelMilliseconds = tunnelMilliseconds
        self.drainMilliseconds = drainMilliseconds
    }
}
