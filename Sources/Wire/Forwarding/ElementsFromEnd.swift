/// Walks the elements of a comma-separated field from the last one to the first, over all lines of that name; empty elements are left out.
///
/// From the end, because what proxies add stands there: whatever a stranger wrote before it, an open quote for example, changes nothing in
/// how the last elements are cut.
internal struct ElementsFromEnd {
    private let name: FieldName
    /// Commas inside quoted strings are part of the element.
    private let quoted: Bool
    /// The line that is being walked, and what of its value has not been looked at.
    private var line: Int
    private var rest: Range<Int> = 0..<0

    internal init(_ name: FieldName, in head: borrowing RequestHead, quoted: Bool) {
        self.name = name
        self.quoted = quoted
        line = head.fields.count
    }

    /// The next element to the left without surrounding white space, nil when there are no more.
    internal mutating func next(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Range<Int>? {
        while true {
            while rest.isEmpty {
                guard line > 0 else { return nil }
                line -= 1
                if head.fields[line].name == name { rest = head.fields[line].valueRange }
            }
            let start = quoted ? quotedStart(bytes) : plainStart(bytes)
            let element = Scan.trimmed(bytes, start..<rest.upperBound)
            // The comma goes with the element behind it.
            rest = rest.lowerBound..<max(start - 1, rest.lowerBound)
            if !element.isEmpty { return element }
        }
    }

    private func plainStart(_ bytes: Span<UInt8>) -> Int {
        var start = rest.upperBound
        while start > rest.lowerBound, bytes[start - 1] != UInt8(ascii: ",") { start -= 1 }
        return start
    }

    private func quotedStart(_ bytes: Span<UInt8>) -> Int {
        var start = rest.upperBound
        var isInside = false
        while start > rest.lowerBound {
            let byte = bytes[start - 1]
            if byte == UInt8(ascii: ",") && !isInside { break }
            start -= 1
            guard byte == UInt8(ascii: "\"") else { continue }
            var escapes = 0
            while start - escapes > rest.lowerBound, bytes[start - escapes - 1] == UInt8(ascii: "\\") { escapes += 1 }
            // A quote behind an odd number of backslashes stands for itself (RFC 9110, section 5.6.4).
            if !isInside || escapes % 2 == 0 { isInside.toggle() }
        }
        return start
    }
}
