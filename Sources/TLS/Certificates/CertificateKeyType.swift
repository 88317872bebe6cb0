/// The kind of public key in a certificate.
public enum CertificateKeyType: UInt32, Sendable {
    case ecdsa = 1
    case rsa = 2
    case ed25519 = 3
    /// A kind that no client is expected to verify.
    case other = 4

    /// The usual name, for tables and logs.
    public var name: String {
        switch self {
        case .ecdsa: "ECDSA"
        case .rsa: "RSA"
        case .ed25519: "Ed25519"
        case .other: "other"
        }
    }
}

/// The key types whose signatures a client says it can verify (`signature_algorithms`, RFC 8446 section 4.2.3).
public struct ClientCapabilities: Sendable, Equatable {
    public var ecdsa: Bool
    public var rsa: Bool
    public var ed25519: Bool

    public init(ecdsa: Bool, rsa: Bool, ed25519: Bool = false) {
        self.ecdsa = ecdsa
        self.rsa = rsa
        self.ed25519 = ed25519
    }

    /// A client that verifies everything.
    public static let all = ClientCapabilities(ecdsa: true, rsa: true, ed25519: true)

    /// The order of preference among key types: lower is better, 3 is a type that the client cannot verify.
    internal func rank(_ type: CertificateKeyType) -> Int {
        switch type {
        case .ecdsa: ecdsa ? 0 : 3
        case .ed25519: ed25519 ? 1 : 3
        case .rsa: rsa ? 2 : 3
        case .other: 3
        }
    }
}
