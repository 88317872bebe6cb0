/// The facts of one answered request that are numbers or constants; the texts from outside go beside it as spans.
public struct AccessRecord: Sendable {
    /// When the request's first byte arrived.
    public var start: WallTime
    /// The answer's status; 0 when the connection ended before one was sent.
    public var status: Int
    /// Body bytes received from the client.
    public var bytesIn: Int
    /// Bytes sent to the client, heads included.
    public var bytesOut: Int
    /// From the first byte of the request to the last of the answer.
    public var milliseconds: Int
    /// From sending the request upstream to the answer's head; negative when no upstream was asked.
    public var upstreamMilliseconds: Int
    /// The upstream's name in the configuration; empty when none was asked.
    public var upstream: String
    /// `HTTP/1.1`.
    public var httpVersion: StaticString
    /// `TLSv1.3`; empty on a plain listener.
    public var tlsVersion: StaticString

    public init(
        start: WallTime, status: Int, bytesIn: Int = 0, bytesOut: Int = 0, milliseconds: Int = 0, upstreamMilliseconds: Int = -1,
        upstream: String = "", httpVersion: StaticString = "HTTP/1.1", tlsVersion: StaticString = ""
    ) {
        self.start = start
        self.status = status
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.milliseconds = milliseconds
        self.upstreamMilliseconds = upstreamMilliseconds
        self.upstream = upstream
        self.httpVersion = httpVersion
        self.tlsVersion = tlsVersion
    }
}
