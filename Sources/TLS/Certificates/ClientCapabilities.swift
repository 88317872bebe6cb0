/// The kinds of certificate whose signatures a client says it can verify.
public struct ClientCapabilities: OptionSet, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// ECDSA with a key on NIST's curve of this size.
    public static let p256 = ClientCapabilities(rawValue: 1 << 0)
    public static let p384 = ClientCapabilities(rawValue: 1 << 1)
    public static let p521 = ClientCapabilities(rawValue: 1 << 2)
    public static let ed25519 = ClientCapabilities(rawValue: 1 << 3)
    /// An RSA key for any use (`rsaEncryption`).
    public static let rsa = ClientCapabilities(rawValue: 1 << 4)
    /// An RSA key for RSASSA-PSS only (`id-RSASSA-PSS`).
    public static let rsaPSS = ClientCapabilities(rawValue: 1 << 5)

    public static let ecdsa: ClientCapabilities = [.p256, .p384, .p521]
    /// A client that verifies everything.
    public static let all: ClientCapabilities = [.ecdsa, .ed25519, .rsa, .rsaPSS]

    /// Whether the client can verify a certificate with a key of this type and size; `bits` 0 stands for a size that is not known.
    public func verifies(_ type: CertificateKeyType, bits: Int) -> Bool {
        switch type {
        case .ecdsa:
            switch bits {
            case 256: contains(.p256)
            case 384: contains(.p384)
            case 521: contains(.p521)
            case 0: !isDisjoint(with: .ecdsa)
            default: false
            }
        case .ed25519: contains(.ed25519)
        case .rsa: contains(.rsa)
        case .rsaPSS: contains(.rsaPSS)
        case .other: false
        }
    }
}

extension ClientCapabilities {
    /// What `signature_algorithms` says in TLS 1.3: a scheme names the curve, and RSA keys sign with PSS only (RFC 8446 section 4.2.3).
    public static func tls13(_ schemes: some Sequence<UInt16>) -> ClientCapabilities {
        var result: ClientCapabilities = []
        for scheme in schemes.lazy.compactMap({ SignatureScheme(rawValue: $0) }) { result.formUnion(scheme.inTLS13) }
        return result
    }

    /// What a TLS 1.2 hello says. There, a scheme is a hash and a kind of key (RFC 5246 section 7.4.1.4.1); an ECDSA key must be on a curve
    /// among `groups` (RFC 8422 section 5.1.1; nil: the client named none, any will do), and there must be a cipher suite for the kind of key.
    public static func tls12(
        _ schemes: some Sequence<UInt16>, groups: (some Sequence<UInt16>)?, suites: some Sequence<UInt16>
    ) -> ClientCapabilities {
        var result: ClientCapabilities = []
        for scheme in schemes.lazy.compactMap({ SignatureScheme(rawValue: $0) }) { result.formUnion(scheme.inTLS12) }
        if let groups { result.subtract(ecdsa.subtracting(curves(groups))) }
        return result.intersection(keys(suites))
    }

    /// The curves among TLS's named groups (RFC 8422 section 5.1.1).
    private static func curves(_ groups: some Sequence<UInt16>) -> ClientCapabilities {
        var result: ClientCapabilities = []
        for group in groups {
            switch group {
            case 23: result.insert(.p256)
            case 24: result.insert(.p384)
            case 25: result.insert(.p521)
            default: break
            }
        }
        return result
    }

    /// The keys that the cipher suites of `TLSPolicy.ciphers12` sign with (RFC 5289, RFC 7905).
    private static func keys(_ suites: some Sequence<UInt16>) -> ClientCapabilities {
        var result: ClientCapabilities = []
        for suite in suites {
            switch suite {
            case 0xC02B, 0xC02C, 0xCCA9: result.formUnion([.ecdsa, .ed25519])
            case 0xC02F, 0xC030, 0xCCA8: result.formUnion([.rsa, .rsaPSS])
            default: break
            }
        }
        return result
    }
}
