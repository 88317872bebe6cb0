/// Where to listen: what `bind(2)` needs, before it became a `sockaddr`.
public enum ListenAddress: Hashable, Sendable {
    /// `host` is a numeric IPv4 or IPv6 address without brackets, or empty for all addresses of both families. `port` is 1...65535.
    case tcp(host: String, port: UInt16)
    /// An absolute path of at most 107 bytes.
    case unix(path: String)

    /// One text per address, equal exactly for equal addresses: `:443`, `127.0.0.1:80`, `[::1]:80`, `unix:/run/p.sock`.
    public var key: String {
        switch self {
        case .tcp(let host, let port): host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
