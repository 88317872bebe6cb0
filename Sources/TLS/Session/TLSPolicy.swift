/// What a TLS connection may negotiate, whatever its certificate.
public struct TLSPolicy: Sendable {
    /// A protocol version of TLS that can be the lowest one.
    public enum Version: Sendable {
        case tls12, tls13
    }

    /// The lowest version that is accepted; TLS 1.3 is always the highest.
    public var minimum: Version
    /// What becomes of a server name without a certificate.
    public var unknownName: UnknownName
    /// The name whose certificate serves clients that send none; nil leaves the choice to the certificates themselves.
    public var defaultName: ServerName?

    /// What a client gets that asks for a name nobody has a certificate for.
    public enum UnknownName: Sendable {
        /// A fatal unrecognized_name alert (RFC 6066 section 3).
        case reject
        /// The default certificate.
        case useDefault
    }

    public init(minimum: Version, unknownName: UnknownName, defaultName: ServerName?) {
        self.minimum = minimum
        self.unknownName = unknownName
        self.defaultName = defaultName
    }

    /// AEAD with forward secrecy only (TLS 1.2 names of OpenSSL).
    internal static let ciphers12 =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
        + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    /// X25519 costs the least; the others are for clients without it.
    internal static let groups = "X25519:P-256:P-384"
    /// The one application protocol, in ALPN wire form (RFC 7301 section 3.1).
    internal static let applicationProtocols: [UInt8] = [8] + Array("http/1.1".utf8)
}
