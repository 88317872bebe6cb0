public import Bytes

/// Whether a uwsgi packet was written.
public enum UwsgiResult: Equatable, Sendable {
    case written
    /// The variables do not fit the packet; answer 431.
    case tooLarge
    /// The path has a malformed escape or an encoded NUL; answer 400.
    case invalidPath
}

/// Writes the uwsgi packet that hands a request to an app server.
public enum UwsgiPacket {
    /// `scriptNameLength`: leading bytes of the path that become SCRIPT_NAME. `contentLength`: the body's true length, nil without one.
    public static func write(
        _ head: RequestHead, _ bytes: Span<UInt8>, context: ForwardingContext, contentLength: Int?, scriptNameLength: Int,
        into out: inout ByteBuffer
    ) -> UwsgiResult { .written }
}
