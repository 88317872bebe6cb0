/// The kind of public key in a certificate.
public enum CertificateKeyType: UInt32, Sendable {
    case ecdsa = 1
    case rsa = 2
    case ed25519 = 3
    /// A kind that no client is expected to verify.
    case other = 4
    /// An RSA key for RSASSA-PSS only (RFC 4055 section 1.2).
    case rsaPSS = 5

    /// The usual name, for tables and logs.
    public var name: String {
        switch self {
        case .ecdsa: "ECDSA"
        case .rsa: "RSA"
        case .ed25519: "Ed25519"
        case .rsaPSS: "RSA-PSS"
        case .other: "other"
        }
    }

    /// Its place among the types that a client can verify, the best liked first.
    internal var preference: Int {
        switch self {
        case .ecdsa: 0
        case .ed25519: 1
        case .rsa: 2
        case .rsaPSS: 3
        case .other: CertificateRank.unverifiable
        }
    }
}
