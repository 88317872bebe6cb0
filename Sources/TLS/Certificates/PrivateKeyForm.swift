/// Which typed decoder reads a private key, and which part of its DER: PKCS#8 (RFC 5208), SEC 1 (RFC 5915) and PKCS#1 (RFC 8017
/// appendix A.1.2) in their usual forms.
///
/// Nil is no verdict on the key: whatever is unusual (other algorithms, explicit curve parameters, bytes behind the end) is left to
/// OpenSSL's general decoder.
internal struct PrivateKeyForm: Equatable {
    enum Algorithm: Equatable {
        case rsa
        case ellipticCurve(NamedCurve)
    }

    let algorithm: Algorithm
    /// Where the RSAPrivateKey or ECPrivateKey lies.
    let typed: Range<Int>

    init?(_ der: borrowing Span<UInt8>) {
        guard let outer = DER.element(der, in: 0..<der.count), outer.tag == DER.sequence, outer.whole.upperBound == der.count else {
            return nil
        }
        var position = outer.content.lowerBound
        guard DER.next(DER.integer, der, &position, end: outer.content.upperBound) != nil,
            let second = DER.next(der, &position, end: outer.content.upperBound)
        else { return nil }
        switch second.tag {
        case DER.sequence:
            self.init(information: outer.content, der)
        case DER.octetString:
            guard let curve = Self.curve(der, outer.whole, known: nil) else { return nil }
            self.init(algorithm: .ellipticCurve(curve), typed: outer.whole)
        case DER.integer:
            guard Self.isRSA(der, outer.whole) else { return nil }
            self.init(algorithm: .rsa, typed: outer.whole)
        default:
            return nil
        }
    }

    private init(algorithm: Algorithm, typed: Range<Int>) {
        self.algorithm = algorithm
        self.typed = typed
    }

    /// The content of a PrivateKeyInfo.
    private init?(information: Range<Int>, _ der: borrowing Span<UInt8>) {
        var position = information.lowerBound
        let end = information.upperBound
        guard Self.version(der, &position, end: end) == 0, let algorithm = DER.next(DER.sequence, der, &position, end: end),
            let key = DER.next(DER.octetString, der, &position, end: end)
        else { return nil }
        // Attributes, which nobody reads.
        _ = DER.next(0xA0, der, &position, end: end)
        guard position == end else { return nil }
        position = algorithm.content.lowerBound
        guard let identifier = DER.next(DER.objectIdentifier, der, &position, end: algorithm.content.upperBound),
            let parameters = DER.next(der, &position, end: algorithm.content.upperBound), position == algorithm.content.upperBound
        else { return nil }
        if DER.equal(der, identifier.content, PublicKeyInfo.ellipticCurve) {
            guard parameters.tag == DER.objectIdentifier, let known = NamedCurve(der, parameters.content),
                let curve = Self.curve(der, key.content, known: known)
            else { return nil }
            self.init(algorithm: .ellipticCurve(curve), typed: key.content)
        } else if DER.equal(der, identifier.content, PublicKeyInfo.rsa) {
            guard parameters.tag == DER.null, parameters.content.isEmpty, Self.isRSA(der, key.content) else { return nil }
            self.init(algorithm: .rsa, typed: key.content)
        } else {
            return nil
        }
    }

    /// The curve of the ECPrivateKey that fills `range`: named inside, outside, or the same in both places.
    private static func curve(_ der: borrowing Span<UInt8>, _ range: Range<Int>, known: NamedCurve?) -> NamedCurve? {
        guard let outer = DER.element(der, in: range), outer.tag == DER.sequence, outer.whole == range else { return nil }
        var position = outer.content.lowerBound
        let end = outer.content.upperBound
        guard version(der, &position, end: end) == 1, DER.next(DER.octetString, der, &position, end: end) != nil else { return nil }
        var curve = known
        if let parameters = DER.next(0xA0, der, &position, end: end) {
            guard let identifier = DER.element(der, in: parameters.content), identifier.tag == DER.objectIdentifier,
                identifier.whole == parameters.content, let named = NamedCurve(der, identifier.content), known == nil || known == named
            else { return nil }
            curve = named
        }
        _ = DER.next(0xA1, der, &position, end: end)
        return position == end ? curve : nil
    }

    /// Whether an RSAPrivateKey with two primes fills `range`.
    private static func isRSA(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let outer = DER.element(der, in: range), outer.tag == DER.sequence, outer.whole == range else { return false }
        var position = outer.content.lowerBound
        let end = outer.content.upperBound
        guard version(der, &position, end: end) == 0 else { return false }
        for _ in 0..<8 where DER.next(DER.integer, der, &position, end: end) == nil { return false }
        return position == end
    }

    private static func version(_ der: borrowing Span<UInt8>, _ position: inout Int, end: Int) -> UInt8? {
        guard let version = DER.next(DER.integer, der, &position, end: end), version.content.count == 1 else { return nil }
        return der[version.content.lowerBound]
    }
}
