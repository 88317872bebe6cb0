/// Version 1: `PROXY TCP4 192.0.2.1 198.51.100.1 50000 443` CRLF, with single spaces and nothing else.
internal enum ProxyLine {
    private static let signature: StaticString = "PROXY "

    internal static func parse(_ bytes: Span<UInt8>) -> ProxyHeader {
        let end = min(bytes.count, ProxyHeader.maximumLineBytes)
        for offset in 0..<min(end, signature.utf8CodeUnitCount) where !isSignature(bytes[offset], at: offset) {
            return .invalid("no PROXY header")
        }
        var position = 0
        while position < end, bytes[position] != 0x0D, bytes[position] != 0x0A { position += 1 }
        if position + 1 >= ProxyHeader.maximumLineBytes { return .invalid("PROXY line is too long") }
        if position == bytes.count || (position + 1 == bytes.count && bytes[position] == 0x0D) { return .incomplete }
        guard bytes[position] == 0x0D, bytes[position + 1] == 0x0A else { return .invalid("PROXY line does not end with CRLF") }
        return parse(bytes, line: 0..<position)
    }

    private static func isSignature(_ byte: UInt8, at offset: Int) -> Bool {
        // The caller stays below the count of the bytes behind `utf8Start`.
        unsafe signature.utf8Start[offset] == byte
    }

    private static func parse(_ bytes: Span<UInt8>, line: Range<Int>) -> ProxyHeader {
        let length = line.upperBound + 2
        var words = Words(rest: signature.utf8CodeUnitCount..<line.upperBound)
        let family = words.next(bytes)
        // Whatever else the sender says of an unknown client is to be passed over.
        if bytes.matches(family, exactly: "UNKNOWN") { return .local(length: length) }
        let isFour = bytes.matches(family, exactly: "TCP4")
        guard isFour || bytes.matches(family, exactly: "TCP6") else { return .invalid("unknown family in a PROXY line") }
        let (source, destination) = (address(bytes, words.next(bytes), isFour), address(bytes, words.next(bytes), isFour))
        let (port, destinationPort) = (number(bytes, words.next(bytes)), number(bytes, words.next(bytes)))
        guard let source, destination != nil else { return .invalid("malformed address in a PROXY line") }
        guard let port, destinationPort != nil, words.isAtEnd else { return .invalid("malformed port in a PROXY line") }
        return .proxied(length: length, source: source, port: port)
    }

    private static func address(_ bytes: Span<UInt8>, _ range: Range<Int>, _ isFour: Bool) -> IPAddress? {
        var isSpelledSix = false
        for position in range where bytes[position] == UInt8(ascii: ":") { isSpelledSix = true }
        return isSpelledSix == isFour ? nil : IPAddress(bytes, in: range)
    }

    /// A port; a leading zero could mean an octal number and is not allowed.
    private static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16? {
        if range.count > 1, bytes[range.lowerBound] == 0x30 { return nil }
        return PortNumber.parse(bytes, range)
    }

    /// What single spaces separate.
    private struct Words {
        var rest: Range<Int>
        var isAtEnd = false

        /// The next word, empty behind the last.
        mutating func next(_ bytes: Span<UInt8>) -> Range<Int> {
            var end = rest.lowerBound
            while end < rest.upperBound, bytes[end] != 0x20 { end += 1 }
            let word = rest.lowerBound..<end
            isAtEnd = end == rest.upperBound
            rest = min(end + 1, rest.upperBound)..<rest.upperBound
            return word
        }
    }
}

extension Span where Element == UInt8 {
    /// Whether `range` holds exactly `text`.
    fileprivate func matches(_ range: Range<Int>, exactly text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            // offset < range.count, which is the count of bytes behind `utf8Start`.
            if unsafe text.utf8Start[offset] != self[range.lowerBound + offset] { return false }
        }
        return true
    }
}
