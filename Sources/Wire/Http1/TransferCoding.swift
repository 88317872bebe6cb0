/// What a Transfer-Encoding value asks for (RFC 9112, section 6.1).
internal enum TransferCoding {
    /// `chunked` and nothing else.
    case chunked
    /// A well-formed list with a coding that is not implemented.
    case unknown
    /// Nothing that could be a list of codings, or chunked more than once.
    case malformed

    internal static func parse(_ bytes: Span<UInt8>, _ value: Range<Int>) -> TransferCoding {
        if bytes.matches(value, ignoringCase: "chunked") { return .chunked }
        var result = TransferCoding.malformed
        var elements = ListElements(value)
        while let element = elements.next(bytes) {
            // Parameters are not looked into: a coding that has some is unknown whatever they are.
            var position = element.lowerBound
            while position < element.upperBound, Scan.isTokenByte(bytes[position]) { position += 1 }
            let name = element.lowerBound..<position
            let rest = Scan.skipBlanks(bytes, from: position, to: element.upperBound)
            guard !name.isEmpty, rest == element.upperBound || bytes[rest] == UInt8(ascii: ";") else { return .malformed }
            if !bytes.matches(element, ignoringCase: "chunked") { result = .unknown }
        }
        return result
    }
}
