/// Where an app server listens.
public enum UpstreamAddress: Hashable, Sendable {
    /// `host` is a numeric address without brackets or a lower-case name that the supervisor resolves; `port` is 1...65535.
    case tcp(host: String, port: UInt16)
    /// An absolute path of at most 107 bytes.
    case unix(path: String)
}
