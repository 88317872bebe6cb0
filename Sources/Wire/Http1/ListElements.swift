/// Walks the elements of a comma-separated value (RFC 9110, section 5.6.1); empty elements are left out.
internal struct ListElements {
    private var position: Int
    private let end: Int

    internal init(_ value: Range<Int>) {
        position = value.lowerBound
        end = value.upperBound
    }

    /// The next element without surrounding white space, nil behind the last.
    internal mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
        while position < end {
            let start = position
            while position < end, bytes[position] != UInt8(ascii: ",") { position += 1 }
            let element = Scan.trimmed(bytes, start..<position)
            if position < end { position += 1 }
            if !element.isEmpty { return element }
        }
        return nil
    }
}
