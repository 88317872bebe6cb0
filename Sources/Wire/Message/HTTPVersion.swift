/// The protocol version of an HTTP/1 message (RFC 9112, section 2.3). No other version gets past the parsers.
public enum HTTPVersion: UInt8, Sendable {
    case http10, http11
}
