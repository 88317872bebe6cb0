extension CertificateScan {
    private static let alternativeName: [UInt8] = [0x55, 0x1D, 0x11]
    private static let basicConstraints: [UInt8] = [0x55, 0x1D, 0x13]
    private static let dnsName: UInt8 = 0x82
    private static let address: UInt8 = 0x87

    /// Reads the extensions that matter here out of the content of field [3]; false when they are malformed.
    internal mutating func scanExtensions(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        var position = list.content.lowerBound
        while position < list.content.upperBound {
            guard let field = DER.next(DER.sequence, der, &position, end: list.content.upperBound) else { return false }
            var inner = field.content.lowerBound
            guard let identifier = DER.next(DER.objectIdentifier, der, &inner, end: field.content.upperBound) else { return false }
            _ = DER.next(DER.boolean, der, &inner, end: field.content.upperBound)
            guard let value = DER.next(DER.octetString, der, &inner, end: field.content.upperBound) else { return false }
            if DER.equal(der, identifier.content, Self.alternativeName) {
                guard scanAlternativeNames(der, value.content) else { return false }
            } else if DER.equal(der, identifier.content, Self.basicConstraints) {
                guard scanBasicConstraints(der, value.content) else { return false }
            }
        }
        return true
    }

    private mutating func scanAlternativeNames(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        hasAlternativeNames = true
        var seen: Set<String> = []
        var position = list.content.lowerBound
        while position < list.content.upperBound {
            guard let name = DER.next(der, &position, end: list.content.upperBound) else { return false }
            if name.tag == Self.dnsName {
                guard let pattern = ServerName.pattern(der.extracting(name.content)) else { continue }
                let text = String(decoding: pattern, as: UTF8.self)
                if seen.insert(text).inserted { names.append(text) }
            } else if name.tag == Self.address, name.content.count == 4 || name.content.count == 16 {
                addresses.append(DER.array(der, name.content))
            }
        }
        return true
    }

    private mutating func scanBasicConstraints(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        var position = list.content.lowerBound
        if let flag = DER.next(DER.boolean, der, &position, end: list.content.upperBound), flag.content.count == 1 {
            isAuthority = der[flag.content.lowerBound] != 0
        }
        return true
    }
}
