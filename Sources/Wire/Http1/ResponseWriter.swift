public import Bytes

/// Writes the head of a response to a client, from the parsed one.
public enum ResponseWriter {
    public static func write(
        _ head: ResponseHead, _ bytes: Span<UInt8>, framing: BodyFraming, keepAlive: Bool, clientVersion: HTTPVersion, date: DateText,
        into out: inout ByteBuffer
    ) {}

    /// Passes a 1xx on; writes nothing for an HTTP/1.0 client.
    public static func writeInterim(
        _ head: ResponseHead, _ bytes: Span<UInt8>, clientVersion: HTTPVersion, into out: inout ByteBuffer
    ) {}

    /// The proxy's own "100 Continue".
    public static func writeContinue(into out: inout ByteBuffer) {}

    public static func writeError(
        status: Int, requestID: RequestID, keepAlive: Bool, headOnly: Bool, date: DateText, into out: inout ByteBuffer
    ) {}

    /// A 308 to the same host, path and query under https; `port` is that of the TLS listener. Answers 400 when the request names no host.
    public static func writeRedirect(
        _ head: RequestHead, _ bytes: Span<UInt8>, port: UInt16, requestID: RequestID, keepAlive: Bool, date: DateText,
        into out: inout ByteBuffer
    ) {}
}
