/// Whether a uwsgi packet was written.
public enum UwsgiResult: Equatable, Sendable {
    case written
    /// The variables exceed what the packet's 16-bit lengths can say; answer 431.
    case tooLarge
    /// The path has a malformed escape or an encoded NUL; answer 400.
    case invalidPath
}
