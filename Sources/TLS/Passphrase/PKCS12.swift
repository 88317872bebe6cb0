/// What a PKCS#12 file (RFC 7292) holds.
///
/// Its MAC is not looked at. It would prove that who wrote the file knew the passphrase; here that is decided by who may write to the
/// directory, certificate and key are compared before they are used, and a wrong passphrase shows at the decryption.
public struct PKCS12 {
    /// DER of the certificates, in the order of the file.
    public private(set) var certificates: [[UInt8]] = []
    public private(set) var keys: [KeyScan] = []

    private static let maximumBags = PEM.maximumBlocks
    private static let maximumDepth = 4
    private static let unreadable = FileRefusal("not readable as PKCS#12 (a half-written file?)")

    private var bags = 0

    /// Reads a file. Throws why it is not used, in words for the operator.
    public init(_ bytes: [UInt8], _ trial: inout PassphraseTrial) throws(FileRefusal) {
        guard let der = BER.definite(bytes), let safe = Self.authenticatedSafe(der.span) else { throw Self.unreadable }
        guard let parts = BER.definite(DER.array(der.span, safe)), DERFile.isWhole(parts) else { throw Self.unreadable }
        for part in try Self.elements(parts.span) { try readContent(parts, part, &trial) }
    }

    /// Where the AuthenticatedSafe lies: the content of the PFX, when that is not signed.
    private static func authenticatedSafe(_ der: borrowing Span<UInt8>) -> Range<Int>? {
        guard let outer = DER.element(der, in: 0..<der.count), outer.tag == DER.sequence else { return nil }
        var position = outer.content.lowerBound
        guard DER.next(DER.integer, der, &position, end: outer.content.upperBound) != nil,
            let content = DER.next(DER.sequence, der, &position, end: outer.content.upperBound),
            let info = ContentInfo(der, content), info.isData(der)
        else { return nil }
        return DER.element(der, in: info.value).flatMap { $0.tag == DER.octetString && $0.whole == info.value ? $0.content : nil }
    }

    /// One part of the AuthenticatedSafe: bags in the open, or encrypted together.
    private mutating func readContent(_ der: [UInt8], _ element: DERElement, _ trial: inout PassphraseTrial) throws(FileRefusal) {
        guard let info = ContentInfo(der.span, element) else { throw Self.unreadable }
        if info.isData(der.span) {
            guard let data = DER.element(der.span, in: info.value), data.tag == DER.octetString else { throw Self.unreadable }
            try readBags(DER.array(der.span, data.content), depth: 0, &trial)
        } else if DER.equal(der.span, info.type, ContentInfo.encryptedData) {
            guard let sealed = Self.encryptedContent(der.span, info.value), let parts = SealedContent(sealed.span, 0..<sealed.count) else {
                throw Self.unreadable
            }
            var opened = try parts.open(sealed, "file", mayBeEmpty: true, &trial)
            defer { Wiping.wipe(&opened) }
            try readBags(opened, depth: 0, &trial)
        } else {
            throw FileRefusal("it is encrypted for a public key, which is not supported")
        }
    }

    /// An EncryptedData (RFC 5652 section 8) in the form of an EncryptedPrivateKeyInfo.
    private static func encryptedContent(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        guard let data = DER.element(der, in: range), data.tag == DER.sequence else { return nil }
        var position = data.content.lowerBound
        guard DER.next(DER.integer, der, &position, end: data.content.upperBound) != nil,
            let info = DER.next(DER.sequence, der, &position, end: data.content.upperBound)
        else { return nil }
        position = info.content.lowerBound
        guard DER.next(DER.objectIdentifier, der, &position, end: info.content.upperBound) != nil,
            let algorithm = DER.next(DER.sequence, der, &position, end: info.content.upperBound),
            let content = DER.next(der, &position, end: info.content.upperBound)
        else { return nil }
        // [0] IMPLICIT OCTET STRING: whole, or in pieces.
        let octets: [UInt8]?
        switch content.tag {
        case 0x80: octets = DER.array(der, content.content)
        case 0xA0: octets = BER.octets(der, content.content)
        default: octets = nil
        }
        return octets.map { BER.value(DER.sequence, DER.array(der, algorithm.whole) + BER.value(DER.octetString, $0)) }
    }

    /// SafeContents: a sequence of bags.
    private mutating func readBags(_ bytes: [UInt8], depth: Int, _ trial: inout PassphraseTrial) throws(FileRefusal) {
        guard depth < Self.maximumDepth, var der = BER.definite(bytes), DERFile.isWhole(der) else { throw Self.unreadable }
        defer { Wiping.wipe(&der) }
        for element in try Self.elements(der.span) {
            bags += 1
            guard bags <= Self.maximumBags else { throw FileRefusal("more than \(Self.maximumBags) objects in it") }
            guard let bag = ContentInfo(der.span, element) else { throw Self.unreadable }
            try readBag(der, bag, depth: depth, &trial)
        }
    }

    private mutating func readBag(_ der: [UInt8], _ bag: ContentInfo, depth: Int, _ trial: inout PassphraseTrial) throws(FileRefusal) {
        switch bag.bagKind(der.span) {
        case 1:
            var plain = DER.array(der.span, bag.value)
            keys.append(try EncryptedKey.key(wiping: &plain))
        case 2:
            guard let sealed = SealedContent(der.span, bag.value) else { throw Self.unreadable }
            var opened = try sealed.open(der, "file", mayBeEmpty: true, &trial)
            keys.append(try EncryptedKey.key(wiping: &opened))
        case 3:
            if let certificate = try Self.certificate(der.span, bag.value) { certificates.append(certificate) }
        case 6:
            try readBags(DER.array(der.span, bag.value), depth: depth + 1, &trial)
        default:
            // Revocation lists and secrets of other programs.
            break
        }
    }

    /// A CertBag; nil for a certificate that is not X.509.
    private static func certificate(_ der: borrowing Span<UInt8>, _ range: Range<Int>) throws(FileRefusal) -> [UInt8]? {
        guard let outer = DER.element(der, in: range), let bag = ContentInfo(der, outer) else { throw unreadable }
        guard DER.equal(der, bag.type, ContentInfo.x509Certificate) else { return nil }
        guard let octets = DER.element(der, in: bag.value), octets.tag == DER.octetString else { throw unreadable }
        return DER.array(der, octets.content)
    }

    /// The elements of the SEQUENCE that fills `der`.
    private static func elements(_ der: borrowing Span<UInt8>) throws(FileRefusal) -> [DERElement] {
        guard let outer = DER.element(der, in: 0..<der.count) else { throw unreadable }
        var elements: [DERElement] = []
        var position = outer.content.lowerBound
        while position < outer.content.upperBound {
            guard let element = DER.next(DER.sequence, der, &position, end: outer.content.upperBound), elements.count <= maximumBags else {
                throw unreadable
            }
            elements.append(element)
        }
        return elements
    }
}

/// What all the layers of PKCS#12 look like: an identifier that says of what, and the value behind the explicit tag [0].
private struct ContentInfo {
    let type: Range<Int>
    let value: Range<Int>

    static let data: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]
    static let encryptedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x06]
    static let x509Certificate: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x16, 0x01]
    private static let bagArc: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x0A, 0x01]

    init?(_ der: borrowing Span<UInt8>, _ element: DERElement) {
        var position = element.content.lowerBound
        guard element.tag == DER.sequence,
            let type = DER.next(DER.objectIdentifier, der, &position, end: element.content.upperBound),
            let value = DER.next(0xA0, der, &position, end: element.content.upperBound)
        else { return nil }
        self.type = type.content
        self.value = value.content
    }

    func isData(_ der: borrowing Span<UInt8>) -> Bool { DER.equal(der, type, Self.data) }

    /// The number of a bag type (RFC 7292 section 4.2); 0 for anything else.
    func bagKind(_ der: borrowing Span<UInt8>) -> UInt8 {
        guard type.count == 11, DER.equal(der, type.dropLast(), Self.bagArc) else { return 0 }
        return der[type.upperBound - 1]
    }
}
