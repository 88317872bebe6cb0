/// A private key in its typed form and its public half, put together from the key's own DER: OpenSSL would take 30 us.
///
/// Nil is no verdict: a key without its public half, with a compressed point or with numbers not in their shortest form is left to
/// OpenSSL. Nothing is computed here, so nothing says yet that the halves belong together.
internal struct TypedKeyParts {
    /// RSAPrivateKey (RFC 8017 appendix A.1.2), or ECPrivateKey with curve and point (RFC 5915).
    let key: [UInt8]
    /// The content of the public key's BIT STRING.
    let publicKey: [UInt8]

    init?(_ der: borrowing Span<UInt8>, _ form: PrivateKeyForm) {
        switch form.algorithm {
        case .rsa: self.init(rsa: der, form.typed)
        case .ellipticCurve(let curve): self.init(ellipticCurve: der, form.typed, curve)
        }
    }

    private init?(rsa der: borrowing Span<UInt8>, _ typed: Range<Int>) {
        guard let key = DER.element(der, in: typed) else { return nil }
        var position = key.content.lowerBound
        guard DER.next(DER.integer, der, &position, end: key.content.upperBound) != nil,
            let modulus = DER.next(DER.integer, der, &position, end: key.content.upperBound), Self.isCanonical(der, modulus),
            let exponent = DER.next(DER.integer, der, &position, end: key.content.upperBound), Self.isCanonical(der, exponent)
        else { return nil }
        self.key = DER.array(der, typed)
        // Both numbers lie side by side, in the order of RSAPublicKey.
        let numbers = modulus.whole.lowerBound..<exponent.whole.upperBound
        var publicKey: [UInt8] = []
        publicKey.reserveCapacity(numbers.count + 6)
        publicKey.append(0)
        DER.appendHeader(DER.sequence, numbers.count, to: &publicKey)
        DER.append(der, numbers, to: &publicKey)
        self.publicKey = publicKey
    }

    /// Whether an INTEGER is positive and written with its shortest length and content, as in the certificate.
    private static func isCanonical(_ der: borrowing Span<UInt8>, _ number: DERElement) -> Bool {
        guard let first = number.content.first, der[first] < 0x80 else { return false }
        if der[first] == 0, number.content.count == 1 || der[first + 1] < 0x80 { return false }
        return number.whole.count == number.content.count + DER.headerBytes(number.content.count)
    }

    private init?(ellipticCurve der: borrowing Span<UInt8>, _ typed: Range<Int>, _ curve: NamedCurve) {
        let uncompressed: UInt8 = 4
        guard let halves = CurveKeyHalves(der, typed), let point = halves.point, !halves.scalar.isEmpty,
            halves.scalar.count <= curve.octets, point.count == 2 * curve.octets + 1, der[point.lowerBound] == uncompressed
        else { return nil }
        let bits = point.lowerBound - 1..<point.upperBound
        self.publicKey = DER.array(der, bits)
        let identifier = curve.identifier
        let bitString = DER.headerBytes(bits.count) + bits.count
        let content = 3 + (2 + curve.octets) + (4 + identifier.count) + DER.headerBytes(bitString) + bitString
        var key: [UInt8] = []
        key.reserveCapacity(DER.headerBytes(content) + content)
        DER.appendHeader(DER.sequence, content, to: &key)
        key += [DER.integer, 1, 1]
        DER.appendHeader(DER.octetString, curve.octets, to: &key)
        for _ in halves.scalar.count..<curve.octets { key.append(0) }
        DER.append(der, halves.scalar, to: &key)
        DER.appendHeader(0xA0, 2 + identifier.count, to: &key)
        DER.appendHeader(DER.objectIdentifier, identifier.count, to: &key)
        key += identifier
        DER.appendHeader(0xA1, bitString, to: &key)
        DER.appendHeader(DER.bitString, bits.count, to: &key)
        DER.append(der, bits, to: &key)
        self.key = key
    }
}

/// Where the two halves lie in an ECPrivateKey.
internal struct CurveKeyHalves {
    let scalar: Range<Int>
    /// Nil when the key does not hold its public half.
    let point: Range<Int>?

    init?(_ der: borrowing Span<UInt8>, _ typed: Range<Int>) {
        guard let key = DER.element(der, in: typed), key.tag == DER.sequence else { return nil }
        var position = key.content.lowerBound
        let end = key.content.upperBound
        guard DER.next(DER.integer, der, &position, end: end) != nil, let scalar = DER.next(DER.octetString, der, &position, end: end)
        else { return nil }
        self.scalar = scalar.content
        _ = DER.next(0xA0, der, &position, end: end)
        guard let field = DER.next(0xA1, der, &position, end: end), let bits = DER.element(der, in: field.content),
            bits.tag == DER.bitString, bits.whole == field.content, bits.content.count > 1, der[bits.content.lowerBound] == 0
        else {
            self.point = nil
            return
        }
        self.point = bits.content.dropFirst()
    }
}
