/// The Basic Encoding Rules (X.690), as far as some programs write PKCS#12 in them: lengths that are not told in advance, and octet
/// strings in pieces.
internal enum BER {
    private static let maximumDepth = 16

    /// The same value with definite lengths and whole octet strings; nil when `bytes` is not exactly one value.
    static func definite(_ bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var position = 0
        guard copy(bytes.span, &position, end: bytes.count, depth: 0, into: &output), position == bytes.count else { return nil }
        return output
    }

    /// A DER value: tag, length, content.
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(content.count + 6)
        append(tag, content, to: &output)
        return output
    }

    private static func append(_ tag: UInt8, _ content: [UInt8], to output: inout [UInt8]) {
        DER.appendHeader(tag, content.count, to: &output)
        output.append(contentsOf: content)
    }

    /// Copies the value at `position`, which moves behind it.
    private static func copy(_ bytes: borrowing Span<UInt8>, _ position: inout Int, end: Int, depth: Int, into output: inout [UInt8])
        -> Bool
    {
        guard depth < maximumDepth, end - position >= 2 else { return false }
        let tag = bytes[position]
        let isIndefinite = bytes[position + 1] == 0x80
        if isIndefinite {
            guard tag & 0x20 != 0, tag & 0x1F != 0x1F else { return false }
            position += 2
        } else {
            guard let element = DER.element(bytes, in: position..<end) else { return false }
            if tag & 0x20 == 0 {
                output.append(contentsOf: DER.array(bytes, element.whole))
                position = element.whole.upperBound
                return true
            }
            position = element.content.lowerBound
            return copyParts(bytes, &position, end: element.content.upperBound, tag, until: nil, depth: depth, into: &output)
        }
        return copyParts(bytes, &position, end: end, tag, until: 0, depth: depth, into: &output)
    }

    /// Copies the parts of a constructed value, up to `end` or to the end-of-contents mark (two bytes `until`).
    private static func copyParts(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, end: Int, _ tag: UInt8, until mark: UInt8?, depth: Int,
        into output: inout [UInt8]
    ) -> Bool {
        var parts: [UInt8] = []
        while position < end {
            if let mark, bytes[position] == mark {
                guard position + 1 < end, bytes[position + 1] == mark else { return false }
                position += 2
                return finish(parts, tag, into: &output)
            }
            guard copy(bytes, &position, end: end, depth: depth + 1, into: &parts) else { return false }
        }
        return mark == nil && finish(parts, tag, into: &output)
    }

    private static func finish(_ parts: [UInt8], _ tag: UInt8, into output: inout [UInt8]) -> Bool {
        guard tag == DER.octetString | 0x20 else {
            append(tag, parts, to: &output)
            return true
        }
        guard let whole = octets(parts.span, 0..<parts.count) else { return false }
        append(DER.octetString, whole, to: &output)
        return true
    }

    /// The contents of the octet strings that fill `range`, one after another; nil when there is anything else.
    static func octets(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
        var position = range.lowerBound
        var whole: [UInt8] = []
        while position < range.upperBound {
            guard let piece = DER.next(DER.octetString, bytes, &position, end: range.upperBound) else { return nil }
            whole.append(contentsOf: DER.array(bytes, piece.content))
        }
        return whole
    }
}
