/// A parsed response head: ranges into the bytes it was parsed from.
///
/// Keep one per upstream link and parse into it again and again; `fields` keeps its storage.
public struct ResponseHead: Sendable {
    /// 100 to 599.
    public internal(set) var status = 0
    /// The reason phrase, maybe empty, without control bytes.
    public internal(set) var reason: Range<Int> = 0..<0
    public internal(set) var version: HTTPVersion = .http11
    /// Every field line in order, those included that are not forwarded.
    public internal(set) var fields: [Field] = []
    /// How the body that follows is framed: `none` for HEAD, 1xx, 204 and 304 whatever the fields say.
    public internal(set) var framing: BodyFraming = .none
    /// What Content-Length says, also where no body follows.
    public internal(set) var contentLength: Int?
    /// Whether the server keeps the connection open; false when the body ends with it.
    public internal(set) var keepAlive = false
    /// Whether this is the 101 that ends a WebSocket handshake (RFC 6455, section 4.2.2), as far as the proxy judges it.
    public internal(set) var switchesToWebSocket = false
    /// Whether the body is paced by the app and must not be held up: an event stream, or `X-Accel-Buffering: no`.
    public internal(set) var pacesItself = false
    /// The value of Server; empty without one.
    public internal(set) var server: Range<Int> = 0..<0
    /// Whether Connection names fields that are not dropped anyway.
    internal var connectionNamesFields = false
    /// Bytes of the head, the final empty line included.
    public internal(set) var length = 0

    /// 100 to 199: another head follows, except behind 101.
    public var isInterim: Bool { status < 200 }

    public init() {}

    internal mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        framing = .none
        contentLength = nil
        keepAlive = false
        switchesToWebSocket = false
        pacesItself = false
        server = 0..<0
        connectionNamesFields = false
        length = 0
    }
}
