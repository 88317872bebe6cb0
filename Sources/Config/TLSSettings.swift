/// The TLS policy of all TLS listeners.
public struct TLSSettings: Sendable, Equatable {
    /// A protocol version that can be demanded.
    public enum Version: Sendable, Equatable, Comparable {
        case tls12
        case tls13
    }

    /// The oldest version that is spoken.
    public var minimum: Version

    public init(minimum: Version = .tls12) {
        self.minimum = minimum
    }
}
