/// The few things wanted from an X.501 name.
internal enum DistinguishedName {
    private static let commonNameType: [UInt8] = [0x55, 0x04, 0x03]
    private static let organisationType: [UInt8] = [0x55, 0x04, 0x0A]
    /// Longer text is cut: it only goes into tables and logs.
    private static let maximumBytes = 256

    /// The last common name (the most specific one) as a host name, which is what it was before there were alternative names; nil when
    /// there is none, or it is no host name.
    static func hostName(_ der: borrowing Span<UInt8>, _ name: Range<Int>) -> String? {
        guard let value = attribute(der, name, commonNameType) else { return nil }
        if value.tag == bmpString { return ServerName(text: text(der, value))?.text }
        return ServerName(der.extracting(value.content))?.text
    }

    /// The common name, or else the organisation, or else nothing.
    static func display(_ der: [UInt8]) -> String {
        let bytes = der.span
        guard let value = attribute(bytes, 0..<der.count, commonNameType) ?? attribute(bytes, 0..<der.count, organisationType) else {
            return ""
        }
        let text = text(bytes, value)
        // ASCII needs no look into the tables of Unicode.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        return String(text.unicodeScalars.filter { !($0.properties.generalCategory == .control) })
    }

    /// The value of the last attribute of this type.
    private static func attribute(_ der: borrowing Span<UInt8>, _ range: Range<Int>, _ type: [UInt8]) -> DERElement? {
        guard let name = DER.element(der, in: range), name.tag == DER.sequence else { return nil }
        var result: DERElement?
        var position = name.content.lowerBound
        while let part = DER.next(DER.set, der, &position, end: name.content.upperBound) {
            var inner = part.content.lowerBound
            while let pair = DER.next(DER.sequence, der, &inner, end: part.content.upperBound) {
                var field = pair.content.lowerBound
                guard let identifier = DER.next(DER.objectIdentifier, der, &field, end: pair.content.upperBound),
                    let value = DER.next(der, &field, end: pair.content.upperBound), DER.equal(der, identifier.content, type)
                else { continue }
                result = value
            }
        }
        return result
    }

    /// Two bytes per character; the other kinds are ASCII or UTF-8.
    private static let bmpString: UInt8 = 0x1E

    private static func text(_ der: borrowing Span<UInt8>, _ value: DERElement) -> String {
        let content = value.content.prefix(maximumBytes)
        if value.tag == bmpString {
            let units = stride(from: content.lowerBound, to: content.upperBound - 1, by: 2).map {
                UInt16(der[$0]) << 8 | UInt16(der[$0 + 1])
            }
            return String(decoding: units, as: UTF16.self)
        }
        return DER.text(der, content.lowerBound..<content.upperBound)
    }
}
