/// What the label of a PEM block says that it holds.
public enum PEMKind: Sendable, Equatable {
    /// `CERTIFICATE`, `X509 CERTIFICATE`.
    case certificate
    /// OpenSSL's own form with notes on trust behind the certificate; the notes are dropped.
    case trustedCertificate
    /// PKCS#8 (RFC 5208).
    case privateKey
    /// PKCS#1 (RFC 8017).
    case rsaPrivateKey
    /// SEC 1 (RFC 5915).
    case ellipticCurvePrivateKey
    /// PKCS#8 under a passphrase.
    case encryptedPrivateKey
    /// What is passed over, by its label: parameters, requests, revocation lists and the like.
    case other(String)
}

/// One block of a PEM file (RFC 7468).
public struct PEMBlock: Sendable, Equatable {
    public let kind: PEMKind
    /// Its place among the file's blocks, from 1.
    public let number: Int
    /// The decoded content; empty for the kinds that are passed over.
    public let bytes: [UInt8]
    /// How the content is encrypted according to the headers of the block (RFC 1421); nil without such headers.
    public let encryption: PEMEncryption?

    public init(kind: PEMKind, number: Int, bytes: [UInt8], encryption: PEMEncryption? = nil) {
        self.kind = kind
        self.number = number
        self.bytes = bytes
        self.encryption = encryption
    }

    /// Whether it holds a certificate.
    public var isCertificate: Bool { kind == .certificate || kind == .trustedCertificate }

    /// Whether it holds a private key, encrypted or not.
    public var isPrivateKey: Bool {
        switch kind {
        case .privateKey, .rsaPrivateKey, .ellipticCurvePrivateKey, .encryptedPrivateKey: true
        case .certificate, .trustedCertificate, .other: false
        }
    }

    /// Whether it holds a private key under a passphrase.
    public var isEncrypted: Bool { encryption != nil || kind == .encryptedPrivateKey }

    /// The text between `BEGIN` and the dashes, for example `CERTIFICATE`.
    public var label: String { kind.label }
}

extension PEMKind {
    /// The label, as files usually write it.
    public var label: String {
        switch self {
        case .certificate: "CERTIFICATE"
        case .trustedCertificate: "TRUSTED CERTIFICATE"
        case .privateKey: "PRIVATE KEY"
        case .rsaPrivateKey: "RSA PRIVATE KEY"
        case .ellipticCurvePrivateKey: "EC PRIVATE KEY"
        case .encryptedPrivateKey: "ENCRYPTED PRIVATE KEY"
        case .other(let label): label
        }
    }

    /// The kind by its label, which is not copied for the kinds that are read.
    internal init(_ text: borrowing Span<UInt8>, _ label: Range<Int>) {
        switch label.count {
        case 11 where PEM.matches("CERTIFICATE", text, at: label.lowerBound): self = .certificate
        case 11 where PEM.matches("PRIVATE KEY", text, at: label.lowerBound): self = .privateKey
        case 14 where PEM.matches("EC PRIVATE KEY", text, at: label.lowerBound): self = .ellipticCurvePrivateKey
        case 15 where PEM.matches("RSA PRIVATE KEY", text, at: label.lowerBound): self = .rsaPrivateKey
        case 16 where PEM.matches("X509 CERTIFICATE", text, at: label.lowerBound): self = .certificate
        case 19 where PEM.matches("TRUSTED CERTIFICATE", text, at: label.lowerBound): self = .trustedCertificate
        case 21 where PEM.matches("ENCRYPTED PRIVATE KEY", text, at: label.lowerBound): self = .encryptedPrivateKey
        default: self = .other(String(decoding: DER.array(text, label), as: UTF8.self))
        }
    }
}

/// Why a block was not read.
public struct PEMProblem: Sendable, Equatable {
    /// Its place among the file's blocks, from 1; 0 when the whole file is meant.
    public let block: Int
    public let reason: String

    public init(block: Int, reason: String) {
        self.block = block
        self.reason = reason
    }
}

/// What a PEM file holds.
public struct PEMContent: Sendable, Equatable {
    public var blocks: [PEMBlock] = []
    public var problems: [PEMProblem] = []
}
