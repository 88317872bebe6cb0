/// The header with which a proxy begins a connection to tell whose it is: the PROXY protocol, versions 1 and 2, as HAProxy publishes it.
///
/// Pure: the caller gives all bytes that have come so far, again and again until there is a verdict. That is cheap, as headers are short.
public enum ProxyHeader: Equatable, Sendable {
    /// More bytes are needed; what is there breaks no rule.
    case incomplete
    /// The header is the first `length` bytes; the connection is that of `source`, from its TCP port `port`.
    case proxied(length: Int, source: IPAddress, port: UInt16)
    /// The header is the first `length` bytes; the sender speaks for itself (a health check), or for somebody without an IP address.
    case local(length: Int)
    /// No bytes that follow could make this a header; the constant says why.
    case invalid(StaticString)

    /// The longest line of version 1, its CRLF included.
    public static let maximumLineBytes = 107
    /// More bytes behind the fixed part of version 2 are not taken.
    public static let maximumPayloadBytes = 536

    /// Judges the first bytes of a connection, maybe none.
    public static func parse(_ bytes: Span<UInt8>) -> ProxyHeader {
        guard bytes.count > 0 else { return .incomplete }
        switch bytes[0] {
        case UInt8(ascii: "P"): return ProxyLine.parse(bytes)
        case 0x0D: return ProxyBlock.parse(bytes)
        default: return .invalid("no PROXY header")
        }
    }

    public static func == (left: ProxyHeader, right: ProxyHeader) -> Bool {
        switch (left, right) {
        case (.incomplete, .incomplete): true
        case (.proxied(let one, let source, let port), .proxied(let other, let otherSource, let otherPort)):
            one == other && source == otherSource && port == otherPort
        case (.local(let one), .local(let other)): one == other
        // Reasons are constants; their text is compared in tests only, so the slow way will do.
        case (.invalid(let one), .invalid(let other)): one.description == other.description
        case (.incomplete, _), (.proxied, _), (.local, _), (.invalid, _): false
        }
    }
}
