/// A signature algorithm as a client offers it (`signature_algorithms`, RFC 8446 section 4.2.3).
///
/// Only those that Portico signs with: SHA-1 is left out because OpenSSL's security level refuses it.
public enum SignatureScheme: UInt16, Sendable, CaseIterable {
    case ecdsaSHA224 = 0x0303
    case ecdsaSecp256r1SHA256 = 0x0403
    case ecdsaSecp384r1SHA384 = 0x0503
    case ecdsaSecp521r1SHA512 = 0x0603
    case ed25519 = 0x0807
    case rsaPKCS1SHA224 = 0x0301
    case rsaPKCS1SHA256 = 0x0401
    case rsaPKCS1SHA384 = 0x0501
    case rsaPKCS1SHA512 = 0x0601
    case rsaPSSSHA256 = 0x0804
    case rsaPSSSHA384 = 0x0805
    case rsaPSSSHA512 = 0x0806
    case rsaPSSOnlySHA256 = 0x0809
    case rsaPSSOnlySHA384 = 0x080A
    case rsaPSSOnlySHA512 = 0x080B

    /// The name in the RFCs, as `portico explain --sigalgs` takes it.
    public var name: String {
        switch self {
        case .ecdsaSHA224: "ecdsa_sha224"
        case .ecdsaSecp256r1SHA256: "ecdsa_secp256r1_sha256"
        case .ecdsaSecp384r1SHA384: "ecdsa_secp384r1_sha384"
        case .ecdsaSecp521r1SHA512: "ecdsa_secp521r1_sha512"
        case .ed25519: "ed25519"
        case .rsaPKCS1SHA224: "rsa_pkcs1_sha224"
        case .rsaPKCS1SHA256: "rsa_pkcs1_sha256"
        case .rsaPKCS1SHA384: "rsa_pkcs1_sha384"
        case .rsaPKCS1SHA512: "rsa_pkcs1_sha512"
        case .rsaPSSSHA256: "rsa_pss_rsae_sha256"
        case .rsaPSSSHA384: "rsa_pss_rsae_sha384"
        case .rsaPSSSHA512: "rsa_pss_rsae_sha512"
        case .rsaPSSOnlySHA256: "rsa_pss_pss_sha256"
        case .rsaPSSOnlySHA384: "rsa_pss_pss_sha384"
        case .rsaPSSOnlySHA512: "rsa_pss_pss_sha512"
        }
    }

    /// The certificates it can be used with in TLS 1.3.
    internal var inTLS13: ClientCapabilities {
        switch self {
        case .ecdsaSecp256r1SHA256: .p256
        case .ecdsaSecp384r1SHA384: .p384
        case .ecdsaSecp521r1SHA512: .p521
        case .ed25519: .ed25519
        case .rsaPSSSHA256, .rsaPSSSHA384, .rsaPSSSHA512: .rsa
        case .rsaPSSOnlySHA256, .rsaPSSOnlySHA384, .rsaPSSOnlySHA512: .rsaPSS
        case .ecdsaSHA224, .rsaPKCS1SHA224, .rsaPKCS1SHA256, .rsaPKCS1SHA384, .rsaPKCS1SHA512: []
        }
    }

    /// The certificates it can be used with in TLS 1.2.
    internal var inTLS12: ClientCapabilities {
        switch self {
        case .ecdsaSHA224, .ecdsaSecp256r1SHA256, .ecdsaSecp384r1SHA384, .ecdsaSecp521r1SHA512: .ecdsa
        case .ed25519: .ed25519
        case .rsaPKCS1SHA224, .rsaPKCS1SHA256, .rsaPKCS1SHA384, .rsaPKCS1SHA512, .rsaPSSSHA256, .rsaPSSSHA384, .rsaPSSSHA512: .rsa
        case .rsaPSSOnlySHA256, .rsaPSSOnlySHA384, .rsaPSSOnlySHA512: .rsaPSS
        }
    }
}
