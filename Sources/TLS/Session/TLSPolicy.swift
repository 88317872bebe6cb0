/// What a TLS connection must be like, whatever its certificate.
public struct TLSPolicy: Sendable, Hashable {
    /// A protocol version of TLS that can be the lowest one.
    public enum Version: UInt8, Sendable, Comparable {
        case tls12 = 12
        case tls13 = 13

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The lowest version that is accepted; TLS 1.3 is always the highest.
    public var minimum: Version

    public init(minimum: Version) {
        self.minimum = minimum
    }

    /// Whether every connection that was made under this policy could have been made under `other`.
    public func meets(_ other: TLSPolicy) -> Bool { minimum >= other.minimum }

    /// Equal for equal policies only, at most 32 bytes: sessions resume under the policy that they were made under. It says nothing of the
    /// configuration or its names, so that a reload ends no resumption.
    internal var sessionContext: [UInt8] { Array("portico".utf8) + [minimum.rawValue] }

    /// AEAD with forward secrecy only (TLS 1.2 names of OpenSSL).
    internal static let ciphers12 =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    /// X25519 costs the least; the others are for clients without it.
    internal static let groups = "X25519:P-256:P-384"
    /// The one application protocol, in ALPN wire form (RFC 7301 section 3.1).
    internal static let applicationProtocols: [UInt8] = [8] + Array("http/1.1".utf8)
}
