/// The form of a request target (RFC 9112, section 3.2). Authority-form belongs to CONNECT, which is refused.
public enum TargetForm: UInt8, Sendable {
    case origin, absolute, asterisk
}

/// The protocol that a request asks to switch to (RFC 9110, section 7.8). Others are ignored.
public enum UpgradeRequest: UInt8, Sendable {
    case none, websocket
}

/// A parsed request head: ranges into the bytes it was parsed from.
///
/// Keep one per connection and parse into it again and again; `fields` keeps its storage.
public struct RequestHead: Sendable {
    public internal(set) var method: Method = .other
    /// The method's bytes, a token.
    public internal(set) var methodRange: Range<Int> = 0..<0
    /// The raw request target.
    public internal(set) var target: Range<Int> = 0..<0
    public internal(set) var form: TargetForm = .origin
    /// The raw path. Begins with "/", except: empty (it stands for "/") when an absolute-form target has none, "*" in asterisk-form.
    public internal(set) var path: Range<Int> = 0..<0
    /// What stands behind the first "?", maybe empty; nil without "?".
    public internal(set) var query: Range<Int>?
    /// host[:port]: the absolute-form target's authority, otherwise Host's value; empty only in HTTP/1.0 without Host.
    public internal(set) var authority: Range<Int> = 0..<0
    /// `authority` without its port; an IPv6 literal keeps its brackets.
    public internal(set) var host: Range<Int> = 0..<0
    public internal(set) var version: HTTPVersion = .http11
    /// Every field line in order, those included that are not forwarded.
    public internal(set) var fields: [Field] = []
    /// `none`, `length` or `chunked`.
    public internal(set) var framing: BodyFraming = .none
    /// Whether the client allows another request on this connection (RFC 9112, section 9.3).
    public internal(set) var keepAlive = false
    /// Whether the client waits for a 100 before it sends the body; only with a body that is not empty.
    public internal(set) var expectsContinue = false
    public internal(set) var upgrade: UpgradeRequest = .none
    /// Whether the client says that it understands trailer fields (RFC 9110, section 10.1.4).
    public internal(set) var acceptsTrailers = false
    /// False: no two field lines share a name. True: perhaps some do.
    public internal(set) var hasRepeatedFields = false
    /// Whether Connection names fields that are not dropped anyway.
    internal var connectionNamesFields = false
    /// Bytes of the head, leading blank lines and the final empty line included.
    public internal(set) var length = 0

    public init() {}

    internal mutating func reset() {
        fields.removeAll(keepingCapacity: true)
        query = nil
        authority = 0..<0
        host = 0..<0
        framing = .none
        expectsContinue = false
        upgrade = .none
        acceptsTrailers = false
        hasRepeatedFields = false
        connectionNamesFields = false
        length = 0
    }
}
