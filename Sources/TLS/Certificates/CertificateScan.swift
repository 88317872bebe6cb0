/// What the index and the pairing need to know of a certificate, read straight from its DER (RFC 5280) without OpenSSL.
///
/// It checks structure, not signatures; `CertificateProof` asks OpenSSL before an entry is published.
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
    /// Whether basic constraints say that it may issue others.
    public internal(set) var isAuthority = false
    /// Bits of an RSA modulus, or of the field under an elliptic curve; 0 for other types and unknown curves.
    public internal(set) var keyBits = 0
    /// The object identifier (content octets) of the named curve, for a key on one.
    public internal(set) var curve: [UInt8]?
    /// The object identifier (content octets) of the algorithm that its issuer signed it with.
    public internal(set) var signatureAlgorithm: [UInt8] = []
    /// What its issuer calls its key, and what it calls its issuer's key; empty when it does not say, or not readably.
    public internal(set) var subjectKeyIdentifier: [UInt8] = []
    public internal(set) var authorityKeyIdentifier: [UInt8] = []
    /// What the key may be used for: bit n of RFC 5280 section 4.2.1.3 is `1 << n`. Nil when it does not say, which allows everything.
    public internal(set) var keyUsage: UInt16?
    /// Whether the extended key usage, if there is one, has a place for servers.
    public internal(set) var allowsServerAuthentication = true

    internal var extensionsSeen: ExtensionKinds = []

    /// Whether it names itself as its issuer.
    public var isSelfIssued: Bool { issuer == subject }

    /// The issuer's common name, or else its organisation; for people. Read anew at each call, as is the next one.
    public var issuerName: String { DistinguishedName.display(issuer) }
    /// The subject's common name, or else its organisation; for people.
    public var subjectName: String { DistinguishedName.display(subject) }

    /// Whether the key may sign handshakes.
    public var allowsDigitalSignature: Bool { keyUsage.map { $0 & 1 != 0 } ?? true }

    /// Scans one certificate; nil when it is not the DER of one. Bytes behind the certificate are ignored (`TRUSTED CERTIFICATE`).
    public init?(_ der: [UInt8]) {
        self.init(der.span)
    }

    public init?(_ der: borrowing Span<UInt8>) {
        var position = 0
        guard let certificate = DER.next(DER.sequence, der, &position, end: der.count) else { return nil }
        position = certificate.content.lowerBound
        guard let body = DER.next(DER.sequence, der, &position, end: certificate.content.upperBound) else { return nil }
        guard DER.next(DER.sequence, der, &position, end: certificate.content.upperBound) != nil,
            DER.next(DER.bitString, der, &position, end: certificate.content.upperBound) != nil,
            position == certificate.content.upperBound, scanBody(der, body.content)
        else { return nil }
    }

    private mutating func scanBody(_ der: borrowing Span<UInt8>, _ body: Range<Int>) -> Bool {
        var position = body.lowerBound
        let end = body.upperBound
        _ = DER.next(0xA0, der, &position, end: end)
        guard DER.next(DER.integer, der, &position, end: end) != nil,
            let signature = DER.next(DER.sequence, der, &position, end: end),
            let issuer = DER.next(DER.sequence, der, &position, end: end),
            let validity = DER.next(DER.sequence, der, &position, end: end),
            let subject = DER.next(DER.sequence, der, &position, end: end),
            let key = DER.next(DER.sequence, der, &position, end: end),
            scanValidity(der, validity.content), scanSignatureAlgorithm(der, signature.content),
            let publicKey = PublicKeyInfo(der, key.whole)
        else { return false }
        self.keyType = publicKey.type
        self.publicKey = publicKey.bits
        self.keyBits = publicKey.strength
        self.curve = publicKey.curve
        self.issuer = DER.array(der, issuer.whole)
        self.subject = DER.array(der, subject.whole)
        while let field = DER.next(der, &position, end: end) {
            // [3]: extensions; [1] and [2] are the unique identifiers that nobody uses.
            if field.tag == 0xA3, !scanExtensions(der, field.content) { return false }
        }
        if !extensionsSeen.contains(.alternativeNames), let name = DistinguishedName.hostName(der, subject.whole) { names = [name] }
        return true
    }

    private mutating func scanSignatureAlgorithm(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        guard let identifier = DER.next(DER.objectIdentifier, der, &position, end: range.upperBound) else { return false }
        signatureAlgorithm = DER.array(der, identifier.content)
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
