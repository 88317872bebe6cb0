/// Reads field lines up to the empty line that ends a head (RFC 9112, section 5), for requests and responses alike.
///
/// Refused: bare CR or LF, obs-fold, names that are no token or not directly followed by ":", control bytes in values.
internal enum FieldSection {
    /// Appends the fields that begin at `start`; returns the position behind the empty line, nil when more bytes are needed.
    /// Nothing at or behind `limits.headBytes` is looked at: a head that reaches so far is a 431.
    internal static func parse(
        _ bytes: Span<UInt8>, from start: Int, limits: HeadLimits, into fields: inout [Field]
    ) throws(Refusal) -> Int? {
        let end = min(bytes.count, limits.headBytes)
        var position = start
        while position < end {
            if bytes[position] == 0x0D {
                if position + 1 >= end { break }
                if bytes[position + 1] != 0x0A { throw Refusal(status: 400, reason: "bare CR in the head") }
                return position + 2
            }
            if fields.count >= limits.fields { throw Refusal(status: 431, reason: "too many fields") }
            guard let name = try parseName(bytes, from: position, to: end) else { break }
            let nameEnd = position + name.length
            let valueStart = Scan.skipBlanks(bytes, from: nameEnd + 1, to: end)
            let lineEnd = Scan.firstControl(bytes, from: valueStart, to: end)
            guard try isLineEnd(bytes, at: lineEnd, end: end) else { break }
            var valueEnd = lineEnd
            while valueEnd > valueStart, Scan.isBlank(bytes[valueEnd - 1]) { valueEnd -= 1 }
            fields.append(Field(name: name.name, nameRange: position..<nameEnd, valueRange: valueStart..<valueEnd))
            position = lineEnd + 2
        }
        if bytes.count >= limits.headBytes { throw Refusal(status: 431, reason: "head too large") }
        return nil
    }

    /// The name that begins at `start` and its length; nil when the bytes end within it.
    @inline(__always)
    private static func parseName(_ bytes: Span<UInt8>, from start: Int, to end: Int) throws(Refusal) -> (name: FieldName, length: Int)? {
        var position = start
        var hasUnderscore = false
        while position < end {
            let byte = bytes[position]
            if !Scan.isTokenByte(byte) { break }
            if byte == UInt8(ascii: "_") { hasUnderscore = true }
            position += 1
        }
        let length = position - start
        if length > HeadLimits.maximumNameBytes { throw Refusal(status: 431, reason: "field name too long") }
        if position == end { return nil }
        if length == 0 || bytes[position] != UInt8(ascii: ":") { throw badName(bytes[position], length: length) }
        return (hasUnderscore ? .underscored : FieldName.recognise(bytes, start: start, length: length), length)
    }

    /// Whether `position`, the first control byte of a line, begins a CRLF; false when the bytes end before that is known.
    @inline(__always)
    internal static func isLineEnd(_ bytes: Span<UInt8>, at position: Int, end: Int) throws(Refusal) -> Bool {
        if position >= end { return false }
        if bytes[position] != 0x0D { throw badByte(bytes[position]) }
        if position + 1 >= end { return false }
        if bytes[position + 1] != 0x0A { throw Refusal(status: 400, reason: "bare CR in the head") }
        return true
    }

    @inline(never)
    private static func badName(_ byte: UInt8, length: Int) -> Refusal {
        switch byte {
        case 0x0A: Refusal(status: 400, reason: "bare LF in the head")
        case 0x20, 0x09:
            Refusal(status: 400, reason: length == 0 ? "folded field line" : "white space between field name and colon")
        case UInt8(ascii: ":"): Refusal(status: 400, reason: "empty field name")
        default: Refusal(status: 400, reason: "field name is not a token")
        }
    }

    @inline(never)
    private static func badByte(_ byte: UInt8) -> Refusal {
        switch byte {
        case 0x0A: Refusal(status: 400, reason: "bare LF in the head")
        case 0x00: Refusal(status: 400, reason: "NUL in the head")
        default: Refusal(status: 400, reason: "control byte in the head")
        }
    }
}
