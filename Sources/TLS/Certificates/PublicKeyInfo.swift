/// A subject public key (RFC 5280 section 4.1.2.7).
internal struct PublicKeyInfo {
    let type: CertificateKeyType
    /// The content of the BIT STRING.
    let bits: [UInt8]
    /// The object identifier (content octets) of a named curve.
    let curve: [UInt8]?
    /// Bits of the RSA modulus, or of the curve's field; 0 when not known.
    let strength: Int

    static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]
    static let ellipticCurve: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    private static let rsaPSS: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]
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
        } else if DER.equal(der, identifier.content, Self.rsaPSS) {
            self.type = .rsaPSS
        } else {
            self.type = .other
        }
        self.bits = DER.array(der, bits.content)
        switch type {
        case .rsa, .rsaPSS: (self.curve, self.strength) = (nil, Self.modulusBits(der, bits.content))
        case .ecdsa: (self.curve, self.strength) = Self.curve(der, &inner, end: algorithm.content.upperBound)
        case .ed25519, .other: (self.curve, self.strength) = (nil, 0)
        }
    }

    /// Bits of the fields of further curves.
    private static let fieldBits: [[UInt8]: Int] = [
        // secp224r1, secp256k1, prime192v1; brainpoolP256r1, P384r1, P512r1.
        [0x2B, 0x81, 0x04, 0x00, 0x21]: 224, [0x2B, 0x81, 0x04, 0x00, 0x0A]: 256,
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x01]: 192, [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07]: 256,
        [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B]: 384, [0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D]: 512,
    ]

    /// The named curve among an algorithm's parameters and the bits of its field; nil when they spell out a curve, 0 for unknown ones.
    private static func curve(_ der: borrowing Span<UInt8>, _ position: inout Int, end: Int) -> ([UInt8]?, Int) {
        guard let identifier = DER.next(DER.objectIdentifier, der, &position, end: end) else { return (nil, 0) }
        if let known = NamedCurve(der, identifier.content) { return (known.identifier, known.bits) }
        let curve = DER.array(der, identifier.content)
        return (curve, fieldBits[curve] ?? 0)
    }

    /// The length of the modulus in an RSAPublicKey (RFC 8017 appendix A.1.1), which is the content of a BIT STRING; 0 when malformed.
    private static func modulusBits(_ der: borrowing Span<UInt8>, _ bits: Range<Int>) -> Int {
        var position = bits.lowerBound + 1
        guard let key = DER.next(DER.sequence, der, &position, end: bits.upperBound) else { return 0 }
        position = key.content.lowerBound
        guard let modulus = DER.next(DER.integer, der, &position, end: key.content.upperBound) else { return 0 }
        var first = modulus.content.lowerBound
        while first < modulus.content.upperBound, der[first] == 0 { first += 1 }
        guard first < modulus.content.upperBound else { return 0 }
        return (modulus.content.upperBound - first) * 8 - der[first].leadingZeroBitCount
    }
}
