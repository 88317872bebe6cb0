/// The extensions that `CertificateScan` reads.
internal struct ExtensionKinds: OptionSet, Sendable, Equatable {
    let rawValue: UInt8

    static let subjectKeyIdentifier = ExtensionKinds(rawValue: 1)
    static let keyUsage = ExtensionKinds(rawValue: 2)
    static let alternativeNames = ExtensionKinds(rawValue: 4)
    static let basicConstraints = ExtensionKinds(rawValue: 8)
    static let authorityKeyIdentifier = ExtensionKinds(rawValue: 16)
    static let extendedKeyUsage = ExtensionKinds(rawValue: 32)

    /// By the last octet of an identifier under id-ce (2.5.29); empty for all others.
    init(identifier: UInt8) {
        switch identifier {
        case 14: self = .subjectKeyIdentifier
        case 15: self = .keyUsage
        case 17: self = .alternativeNames
        case 19: self = .basicConstraints
        case 35: self = .authorityKeyIdentifier
        case 37: self = .extendedKeyUsage
        default: self = []
        }
    }

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

extension CertificateScan {
    private static let dnsName: UInt8 = 0x82
    private static let address: UInt8 = 0x87
    private static let handful = 8
    /// id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280 section 4.2.1.12).
    private static let serverAuthentication: [UInt8] = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]
    private static let anyExtendedKeyUsage: [UInt8] = [0x55, 0x1D, 0x25, 0x00]

    /// Reads the extensions that matter here out of the content of field [3]; false when they are malformed, or one is there twice.
    internal mutating func scanExtensions(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        var position = list.content.lowerBound
        while position < list.content.upperBound {
            guard let field = DER.next(DER.sequence, der, &position, end: list.content.upperBound) else { return false }
            var inner = field.content.lowerBound
            guard let identifier = DER.next(DER.objectIdentifier, der, &inner, end: field.content.upperBound) else { return false }
            _ = DER.next(DER.boolean, der, &inner, end: field.content.upperBound)
            guard let value = DER.next(DER.octetString, der, &inner, end: field.content.upperBound) else { return false }
            let name = identifier.content
            guard name.count == 3, der[name.lowerBound] == 0x55, der[name.lowerBound + 1] == 0x1D else { continue }
            let kind = ExtensionKinds(identifier: der[name.lowerBound + 2])
            guard extensionsSeen.isDisjoint(with: kind) else { return false }
            extensionsSeen.insert(kind)
            guard scanExtension(kind, der, value.content) else { return false }
        }
        return true
    }

    /// Reads one value. A malformed one that clients judge by makes the certificate malformed; key identifiers only help to find issuers.
    private mutating func scanExtension(_ kind: ExtensionKinds, _ der: borrowing Span<UInt8>, _ value: Range<Int>) -> Bool {
        switch kind {
        case .alternativeNames: return scanAlternativeNames(der, value)
        case .basicConstraints: return scanBasicConstraints(der, value)
        case .keyUsage: return scanKeyUsage(der, value)
        case .extendedKeyUsage: return scanExtendedKeyUsage(der, value)
        case .subjectKeyIdentifier: scanSubjectKeyIdentifier(der, value)
        case .authorityKeyIdentifier: scanAuthorityKeyIdentifier(der, value)
        default: break
        }
        return true
    }

    private mutating func scanAlternativeNames(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        var seen: Set<String> = []
        var position = list.content.lowerBound
        while position < list.content.upperBound {
            guard let name = DER.next(der, &position, end: list.content.upperBound) else { return false }
            if name.tag == Self.dnsName {
                guard let pattern = ServerName.pattern(der.extracting(name.content)) else { continue }
                add(pattern, &seen)
            } else if name.tag == Self.address, name.content.count == 4 || name.content.count == 16 {
                addresses.append(DER.array(der, name.content))
            }
        }
        return true
    }

    /// Adds a name that is not there yet. A handful, as nearly all certificates have, is compared one by one; `seen` holds more.
    private mutating func add(_ name: String, _ seen: inout Set<String>) {
        if names.count < Self.handful {
            if names.contains(name) { return }
        } else {
            if seen.isEmpty { seen.formUnion(names) }
            guard seen.insert(name).inserted else { return }
        }
        names.append(name)
    }

    private mutating func scanBasicConstraints(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        var position = list.content.lowerBound
        if let flag = DER.next(DER.boolean, der, &position, end: list.content.upperBound), flag.content.count == 1 {
            isAuthority = der[flag.content.lowerBound] != 0
        }
        return true
    }

    /// A BIT STRING: one octet that counts the unused bits of the last, then bit 0 as the highest bit of the first octet.
    private mutating func scanKeyUsage(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let bits = DER.element(der, in: range), bits.tag == DER.bitString, !bits.content.isEmpty,
            der[bits.content.lowerBound] < 8
        else { return false }
        var usage: UInt16 = 0
        for (octet, position) in bits.content.dropFirst().prefix(2).enumerated() {
            for bit in 0..<8 where der[position] & (0x80 >> UInt8(bit)) != 0 { usage |= 1 << UInt16(octet * 8 + bit) }
        }
        keyUsage = usage
        return true
    }

    private mutating func scanExtendedKeyUsage(_ der: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let list = DER.element(der, in: range), list.tag == DER.sequence else { return false }
        allowsServerAuthentication = false
        var position = list.content.lowerBound
        while position < list.content.upperBound {
            guard let purpose = DER.next(DER.objectIdentifier, der, &position, end: list.content.upperBound) else { return false }
            if DER.equal(der, purpose.content, Self.serverAuthentication) || DER.equal(der, purpose.content, Self.anyExtendedKeyUsage) {
                allowsServerAuthentication = true
            }
        }
        return true
    }

    private mutating func scanSubjectKeyIdentifier(_ der: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard let identifier = DER.element(der, in: range), identifier.tag == DER.octetString else { return }
        subjectKeyIdentifier = DER.array(der, identifier.content)
    }

    /// Its field [0]; issuer and serial number, which nobody fills in, are left alone.
    private mutating func scanAuthorityKeyIdentifier(_ der: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard let fields = DER.element(der, in: range), fields.tag == DER.sequence else { return }
        var position = fields.content.lowerBound
        guard let identifier = DER.next(0x80, der, &position, end: fields.content.upperBound) else { return }
        authorityKeyIdentifier = DER.array(der, identifier.content)
    }
}
