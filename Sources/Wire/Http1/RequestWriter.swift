public import Bytes

/// Writes the head of a request to an HTTP/1.1 app server, from the parsed one.
public enum RequestWriter {
    public static func write(
        _ head: RequestHead, _ bytes: Span<UInt8>, context: ForwardingContext, framing: BodyFraming, stripPrefix: Int,
        into out: inout ByteBuffer
    ) {}
}
