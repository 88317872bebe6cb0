/// What the index and the pairing need to know of a certificate, read straight from its DER (RFC 5280) without OpenSSL.
///
/// It checks structure, not signatures; `CertificateValidator` asks OpenSSL once before an entry is published.
public struct CertificateScan: Sendable, Equatable {
    /// DNS names: from the subject alternative name, or the common name when there is no such extension. Names that no client could
    /// send are left out.
    public internal(set) var names: [String] = []
    /// IP addresses from the subject alternative name, 4 or 16 bytes each.
    public internal(set) var addresses: [[UInt8]] = []
    /// The first second of validity, since 1970.
    public internal(set) var notBefore: Int64 = 0
    /// The last second of validity, since 1970.
    public internal(set) var notAfter: Int64 = 0
    public internal(set) var keyType: CertificateKeyType = .other
    /// The content of the subject public key's BIT STRING: what pairs a certificate with its key.
    public internal(set) var publicKey: [UInt8] = []
    /// DER of the names of issuer and subject.
    public internal(set) var issuer: [UInt8] = []
    public internal(set) var subject: [UInt8] = []
    /// The issuer's common name, or else its organisation; for people.
    public internal(set) var issuerName = ""
    /// The subject's common name, or else its organisation; for people.
    public internal(set) var subjectName = ""
    /// Whether basic constraints say that it may issue others.
    public internal(set) var isAuthority = false

    internal var hasAlternativeNames = false

    /// Whether it names itself as its issuer.
    public var isSelfIssued: Bool { issuer == subject }

    /// Scans one certificate; nil when it is not the DER of one. Bytes behind the certificate are ignored (`TRUSTED CERTIFICATE`).
    public init?(_ der: [UInt8]) {
        self.init(der.span)
    }

    public init?(_ der: borrowing Span<UInt8>) {
        var position = 0
        guard let certificate = DER.next(DER.sequence, der, &position, end: der.count) else { return nil }
        position = certificate.content.lowerBound
        guard let body = DER.next(DER.sequence, der, &position, end: certificate.content.upperBound) else { return nil }
        guard scanBody(der, body.content) else { return nil }
        if !hasAlternativeNames, let name = ServerName(text: DistinguishedName.commonName(subject) ?? "") {
            names = [name.text]
        }
    }

    private mutating func scanBody(_ der: borrowing Span<UInt8>, _ body: Range<Int>) -> Bool {
        var position = body.lowerBound
        let end = body.upperBound
        _ = DER.next(0xA0, der, &position, end: end)
        guard DER.next(DER.integer, der, &position, end: end) != nil,
            DER.next(DER.sequence, der, &position, end: end) != nil,
            let issuer = DER.next(DER.sequence, der, &position, end: end),
            let validity = DER.next(DER.sequence, der, &position, end: end),
            let subject = DER.next(DER.sequence, der, &position, end: end),
            let key = DER.next(DER.sequence, der, &position, end: end),
            scanValidity(der, validity.content)
        else { return false }
        guard let publicKey = PublicKeyInfo(der, key.whole) else { return false }
        self.keyType = publicKey.type
        self.publicKey = publicKey.bits
        self.issuer = DER.array(der, issuer.whole)
        self.subject = DER.array(der, subject.whole)
        self.issuerName = DistinguishedName.display(self.issuer)
        self.subjectName = DistinguishedName.display(self.subject)
        while let field = DER.next(der, &position, end: end) {
            // [3]: extensions; [1] and [2] are the unique identifiers that nobody uses.
            if field.tag == 0xA3, !scanExtensions(der, field.content) { return false }
        }
        return true
    }

    private mutating func scanValidity(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        guard let first = DER.next(der, &position, end: range.upperBound), let last = DER.next(der, &position, end: range.upperBound),
            let notBefore = DERTime.seconds(der, first), let notAfter = DERTime.seconds(der, last)
        else { return false }
        self.notBefore = notBefore
        self.notAfter = notAfter
        return true
    }
}

/// A subject public key (RFC 5280 section 4.1.2.7).
internal struct PublicKeyInfo {
    let type: CertificateKeyType
    /// The content of the BIT STRING.
    let bits: [UInt8]

    static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    static let ellipticCurve: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    private static let ed25519: [UInt8] = [0x2B, 0x65, 0x70]

    init?(_ der: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard let info = DER.element(der, in: range), info.tag == DER.sequence else { return nil }
        var position = info.content.lowerBound
        guard let algorithm = DER.next(DER.sequence, der, &position, end: info.content.upperBound),
            let bits = DER.next(DER.bitString, der, &position, end: info.content.upperBound), bits.content.count > 1
        else { return nil }
        var inner = algorithm.content.lowerBound
        guard let identifier = DER.next(DER.objectIdentifier, der, &inner, end: algorithm.content.upperBound) else { return nil }
        if DER.equal(der, identifier.content, Self.rsa) {
            self.type = .rsa
        } else if DER.equal(der, identifier.content, Self.ellipticCurve) {
            self.type = .ecdsa
        } else if DER.equal(der, identifier.content, Self.ed25519) {
            self.type = .ed25519
        } else {
            self.type = .other
        }
        self.bits = DER.array(der, bits.content)
    }
}
