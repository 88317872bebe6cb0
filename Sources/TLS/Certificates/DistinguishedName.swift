/// The few things wanted from an X.501 name.
internal enum DistinguishedName {
    private static let commonNameType: [UInt8] = [0x55, 0x04, 0x03]
    private static let organisationType: [UInt8] = [0x55, 0x04, 0x0A]
    /// Longer text is cut: it only goes into tables and logs.
    private static let maximumBytes = 256

    /// The last common name (the most specific one), or nil.
    static func commonName(_ der: [UInt8]) -> String? {
        attribute(der.span, commonNameType)
    }

    /// The common name, or else the organisation, or else nothing.
    static func display(_ der: [UInt8]) -> String {
        let text = attribute(der.span, commonNameType) ?? attribute(der.span, organisationType) ?? ""
        return String(text.unicodeScalars.filter { !($0.properties.generalCategory == .control) })
    }

    private static func attribute(_ der: borrowing Span<UInt8>, _ type: [UInt8]) -> String? {
        guard let name = DER.element(der, in: 0..<der.count), name.tag == DER.sequence else { return nil }
        var result: String?
        var position = name.content.lowerBound
        while let part = DER.next(DER.set, der, &position, end: name.content.upperBound) {
            var inner = part.content.lowerBound
            while let pair = DER.next(DER.sequence, der, &inner, end: part.content.upperBound) {
                var field = pair.content.lowerBound
                guard let identifier = DER.next(DER.objectIdentifier, der, &field, end: pair.content.upperBound),
                    let value = DER.next(der, &field, end: pair.content.upperBound), DER.equal(der, identifier.content, type)
                else { continue }
                result = text(der, value)
            }
        }
        return result
    }

    private static func text(_ der: borrowing Span<UInt8>, _ value: DERElement) -> String {
        let content = value.content.prefix(maximumBytes)
        // BMPString: two bytes per character; the others are ASCII or UTF-8.
        if value.tag == 0x1E {
            let units = stride(from: content.lowerBound, to: content.upperBound - 1, by: 2).map {
                UInt16(der[$0]) << 8 | UInt16(der[$0 + 1])
            }
            return String(decoding: units, as: UTF16.self)
        }
        return String(decoding: DER.array(der, content.lowerBound..<content.upperBound), as: UTF8.self)
    }
}
