/// Splits a request target (RFC 9112, section 3.2).
///
/// Refused: bytes that are not printable ASCII, spaces, "#", authority-form, schemes other than http and https, user information.
internal enum RequestTarget {
    /// Reads `head.target`, at least one byte, and fills in form, path, query and, for absolute-form, authority and host.
    internal static func parse(_ bytes: Span<UInt8>, into head: inout RequestHead) throws(Refusal) {
        let target = head.target
        let questionMark = try check(bytes, target)
        switch bytes[target.lowerBound] {
        case UInt8(ascii: "/"):
            head.form = .origin
            split(target.lowerBound, questionMark, &head)
        case UInt8(ascii: "*") where target.count == 1 && head.method == .options:
            head.form = .asterisk
            head.path = target
        default:
            head.form = .absolute
            try parseAbsolute(bytes, questionMark, into: &head)
        }
    }

    /// The position of the first "?", or the end of the target.
    @inline(__always)
    private static func check(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(Refusal) -> Int {
        var questionMark = target.upperBound
        var position = target.lowerBound
        while position < target.upperBound {
            let byte = bytes[position]
            if byte &- 0x21 > 0x5D || byte == UInt8(ascii: "#") { throw Refusal(status: 400, reason: "illegal byte in the target") }
            if byte == UInt8(ascii: "?"), questionMark == target.upperBound { questionMark = position }
            position += 1
        }
        return questionMark
    }

    private static func split(_ pathStart: Int, _ questionMark: Int, _ head: inout RequestHead) {
        head.path = pathStart..<questionMark
        if questionMark < head.target.upperBound { head.query = questionMark + 1..<head.target.upperBound }
    }

    private static func parseAbsolute(_ bytes: Span<UInt8>, _ questionMark: Int, into head: inout RequestHead) throws(Refusal) {
        let start = head.target.lowerBound
        let end = head.target.upperBound
        var authorityStart = start
        if end - start >= 7, bytes.matches(start..<start + 7, ignoringCase: "http://") {
            authorityStart = start + 7
        } else if end - start >= 8, bytes.matches(start..<start + 8, ignoringCase: "https://") {
            authorityStart = start + 8
        } else {
            throw Refusal(status: 400, reason: "target is neither a path nor an http URI")
        }
        var authorityEnd = authorityStart
        while authorityEnd < questionMark, bytes[authorityEnd] != UInt8(ascii: "/") { authorityEnd += 1 }
        guard let host = Authority.host(bytes, in: authorityStart..<authorityEnd) else {
            throw Refusal(status: 400, reason: "malformed authority in the target")
        }
        head.authority = authorityStart..<authorityEnd
        head.host = host
        split(authorityEnd, questionMark, &head)
    }
}
