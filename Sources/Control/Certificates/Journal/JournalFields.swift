/// What a line of the journal says, as far as the next start needs it. Takes any bytes: what is not such a line gives nil.
///
/// Only flat objects with strings, numbers, `true`, `false`, `null` and lists of strings are read; that is all the journal writes.
internal struct JournalFields {
    private(set) var event: JournalRecord.Event?
    private(set) var old: JournalFingerprint?
    private(set) var new: JournalFingerprint?
    private(set) var served: Int?
    /// Ranges of the line, without the quotes or brackets.
    private var file: Range<Int>?
    private var names: Range<Int>?
    private(set) var nameCount: Int?

    init?(_ line: borrowing Span<UInt8>) {
        var reader = Reader()
        guard reader.take("{", line) else { return nil }
        while true {
            guard let key = reader.string(line), reader.take(":", line), let value = reader.value(line) else { return nil }
            note(key, value, line)
            if reader.take("}", line) { break }
            guard reader.take(",", line) else { return nil }
        }
        guard reader.position == line.count, event != nil else { return nil }
    }

    private mutating func note(_ key: Range<Int>, _ value: Range<Int>, _ line: borrowing Span<UInt8>) {
        if Self.equal(line, key, "event") {
            event = JSONText.decode(line, value).flatMap { JournalRecord.Event(rawValue: $0) }
        } else if Self.equal(line, key, "new") {
            new = JournalFingerprint(hexadecimal: line, value)
        } else if Self.equal(line, key, "old") {
            old = JournalFingerprint(hexadecimal: line, value)
        } else if Self.equal(line, key, "file") {
            file = value
        } else if Self.equal(line, key, "names") {
            names = value
        } else if Self.equal(line, key, "names_count") {
            nameCount = Self.number(line, value)
        } else if Self.equal(line, key, "served") {
            served = Self.number(line, value)
        }
    }

    /// The certificate that the line added, with as many names as the line has. `line` is what these fields came from.
    func certificate(_ line: borrowing Span<UInt8>) -> JournalCertificate? {
        guard let new, let file, let path = JSONText.decode(line, file) else { return nil }
        var list: [String] = []
        if let names {
            var reader = Reader(position: names.lowerBound, end: names.upperBound)
            while let name = reader.string(line) {
                guard let text = JSONText.decode(line, name) else { return nil }
                list.append(text)
                if !reader.take(",", line) { break }
            }
        }
        return JournalCertificate(fingerprint: new, names: list, nameCount: nameCount, file: path)
    }

    private static func equal(_ line: borrowing Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for index in 0..<range.count {
            // Within the text by the line above.
            if unsafe line[range.lowerBound + index] != text.utf8Start[index] { return false }
        }
        return true
    }

    private static func number(_ line: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count < 18 else { return nil }
        var number = 0
        for index in range {
            guard let digit = JSONText.digit(line[index]), digit < 10 else { return nil }
            number = number * 10 + Int(digit)
        }
        return number
    }

    /// Steps over the tokens of a line. The journal has no white space between them.
    private struct Reader {
        var position = 0
        var end = Int.max

        mutating func take(_ token: Unicode.Scalar, _ line: borrowing Span<UInt8>) -> Bool {
            guard position < min(end, line.count), line[position] == UInt8(truncatingIfNeeded: token.value) else { return false }
            position += 1
            return true
        }

        /// The inside of a string.
        mutating func string(_ line: borrowing Span<UInt8>) -> Range<Int>? {
            guard take("\"", line) else { return nil }
            let start = position
            while position < min(end, line.count) {
                switch line[position] {
                case UInt8(ascii: "\""):
                    position += 1
                    return start..<position - 1
                case UInt8(ascii: "\\"): position += 2
                default: position += 1
                }
            }
            return nil
        }

        /// The inside of a string or list, or all of another value.
        mutating func value(_ line: borrowing Span<UInt8>) -> Range<Int>? {
            guard position < line.count else { return nil }
            if line[position] == UInt8(ascii: "\"") { return string(line) }
            if take("[", line) { return list(line) }
            let start = position
            while position < line.count, line[position] != UInt8(ascii: ","), line[position] != UInt8(ascii: "}") { position += 1 }
            return start == position ? nil : start..<position
        }

        private mutating func list(_ line: borrowing Span<UInt8>) -> Range<Int>? {
            let start = position
            if take("]", line) { return start..<start }
            while string(line) != nil {
                if take("]", line) { return start..<position - 1 }
                guard take(",", line) else { return nil }
            }
            return nil
        }
    }
}
