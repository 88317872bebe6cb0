/// How the end of a message body is found (RFC 9112, section 6.3).
public enum BodyFraming: Equatable, Sendable {
    /// No body follows the head.
    case none
    /// Exactly this many bytes (0 or more, at most 18 decimal digits).
    case length(Int)
    /// The chunked transfer coding.
    case chunked
    /// Everything until the connection closes; responses only.
    case untilClose
}
