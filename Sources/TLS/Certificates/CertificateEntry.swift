/// One certificate with its chain and key as stored material: validated, immutable, without any OpenSSL object.
public struct CertificateEntry: Sendable, Equatable {
    /// DNS names: normalised, `*.` allowed as the first label.
    public var names: [String]
    /// IP addresses: 4 or 16 bytes each, network order.
    public var addresses: [[UInt8]]
    /// The first second of validity, since 1970.
    public var notBefore: Int64
    /// The last second of validity, since 1970.
    public var notAfter: Int64
    public var keyType: CertificateKeyType
    /// OpenSSL's number of the key type, for the typed decoder.
    public var keyNumber: Int32
    /// DER: leaf first, each followed by its issuer, without the root.
    public var chain: [[UInt8]]
    /// DER of the private key in its typed form (RFC 8017 appendix A.1.2, RFC 5915; PKCS#8 for the others).
    public var key: [UInt8]
    /// The file that holds the certificate.
    public var source: String
    /// The file that holds the key.
    public var keySource: String
    /// When the certificate's file was last modified, nanoseconds since 1970.
    public var modifiedNanoseconds: Int64
    /// SHA-256 of the leaf's DER.
    public var fingerprint: [UInt8]
    /// The issuer's common name, or else its organisation; for tables.
    public var issuer: String
    /// Bits of the key, as `CertificateScan.keyBits`.
    public var keyBits: Int
    /// What is worth telling people about it.
    public var notes: CertificateNotes

    public init(
        names: [String], addresses: [[UInt8]], notBefore: Int64, notAfter: Int64, keyType: CertificateKeyType, keyNumber: Int32,
        chain: [[UInt8]], key: [UInt8], source: String, keySource: String, modifiedNanoseconds: Int64, fingerprint: [UInt8],
        issuer: String, keyBits: Int = 0, notes: CertificateNotes = []
    ) {
        self.names = names
        self.addresses = addresses
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyType = keyType
        self.keyNumber = keyNumber
        self.chain = chain
        self.key = key
        self.source = source
        self.keySource = keySource
        self.modifiedNanoseconds = modifiedNanoseconds
        self.fingerprint = fingerprint
        self.issuer = issuer
        self.keyBits = keyBits
        self.notes = notes
    }

    /// The fingerprint in lower-case hexadecimal.
    public var fingerprintText: String { Digest.hexadecimal(fingerprint) }
}

extension CertificateEntry {
    /// The entry for `leaf` with the chain that was built for it; not yet validated.
    public init(
        leaf: ScannedCertificate, chain: [[UInt8]], notes: CertificateNotes, key: KeyScan, source: String, keySource: String,
        modifiedNanoseconds: Int64
    ) {
        let scan = leaf.scan
        self.init(
            names: scan.names, addresses: scan.addresses, notBefore: scan.notBefore, notAfter: scan.notAfter, keyType: scan.keyType,
            keyNumber: key.number, chain: chain, key: key.key, source: source, keySource: keySource,
            modifiedNanoseconds: modifiedNanoseconds, fingerprint: Digest.sha256(leaf.der), issuer: scan.issuerName,
            keyBits: scan.keyBits, notes: notes)
    }
}
