/// Reads leading blank lines and the request line (RFC 9112, sections 2.2 and 3).
internal enum RequestLine {
    /// Fills in method, target and version; returns the position behind the line, nil when more bytes are needed.
    internal static func parse(_ bytes: Span<UInt8>, limits: HeadLimits, into head: inout RequestHead) throws(Refusal) -> Int? {
        let end = min(bytes.count, limits.headBytes)
        guard let start = try skipBlankLines(bytes, end: end) else { return try unfinished(bytes, end, limits) }
        var methodEnd = start
        var packed: UInt64 = 0
        while methodEnd < end, Scan.isTokenByte(bytes[methodEnd]) {
            packed = packed &<< 8 | UInt64(bytes[methodEnd])
            methodEnd += 1
        }
        let methodLength = methodEnd - start
        if methodLength > HeadLimits.maximumMethodBytes { throw Refusal(status: 400, reason: "method too long") }
        if methodEnd == end { return try unfinished(bytes, end, limits) }
        if methodLength == 0 || bytes[methodEnd] != 0x20 { throw Refusal(status: 400, reason: "method is not a token") }
        head.methodRange = start..<methodEnd
        head.method = methodLength <= 8 ? Method(packed: packed) : .other

        let lineEnd = Scan.firstControl(bytes, from: methodEnd + 1, to: end)
        guard try FieldSection.isLineEnd(bytes, at: lineEnd, end: end) else {
            // " HTTP/1.1" and CR may still stand behind a target of full length.
            if lineEnd - methodEnd - 1 > limits.targetBytes + 10 { throw Refusal(status: 414, reason: "target too long") }
            return try unfinished(bytes, end, limits)
        }
        try parseRest(bytes, methodEnd + 1..<lineEnd, limits: limits, into: &head)
        return lineEnd + 2
    }

    /// The position of the first line that is not empty, nil when the bytes end before it.
    private static func skipBlankLines(_ bytes: Span<UInt8>, end: Int) throws(Refusal) -> Int? {
        var position = 0
        while position < end, bytes[position] == 0x0D {
            if position == 2 * HeadLimits.maximumLeadingBlankLines { throw Refusal(status: 400, reason: "too many leading blank lines") }
            guard try FieldSection.isLineEnd(bytes, at: position, end: end) else { return nil }
            position += 2
        }
        return position < end ? position : nil
    }

    private static func unfinished(_ bytes: Span<UInt8>, _ end: Int, _ limits: HeadLimits) throws(Refusal) -> Int? {
        if bytes.count >= limits.headBytes { throw Refusal(status: 431, reason: "head too large") }
        return nil
    }

    /// Target and version: all behind the method's space, without the line end.
    private static func parseRest(
        _ bytes: Span<UInt8>, _ rest: Range<Int>, limits: HeadLimits, into head: inout RequestHead
    ) throws(Refusal) {
        let versionStart = rest.upperBound - 8
        guard versionStart - 1 > rest.lowerBound, bytes[versionStart - 1] == 0x20 else {
            // Most likely HTTP/0.9, or a target that is empty.
            throw Refusal(status: 400, reason: "malformed request line")
        }
        head.version = try parseVersion(bytes, versionStart)
        switch head.method {
        case .connect, .trace: throw Refusal(status: 405, reason: "method not allowed")
        default: break
        }
        head.target = rest.lowerBound..<versionStart - 1
        if head.target.count > limits.targetBytes { throw Refusal(status: 414, reason: "target too long") }
        try RequestTarget.parse(bytes, into: &head)
    }

    private static func parseVersion(_ bytes: Span<UInt8>, _ start: Int) throws(Refusal) -> HTTPVersion {
        // Eight bytes stand at `start`, any of which make a UInt64; the load checks its bounds.
        let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        switch UInt64(bigEndian: word) {
        case 0x4854_5450_2F31_2E31: return .http11
        case 0x4854_5450_2F31_2E30: return .http10
        case let text:
            // "HTTP/" DIGIT "." DIGIT
            let isVersion =
                text >> 24 == 0x48_5454_502F && Scan.isDigit(bytes[start + 5]) && bytes[start + 6] == UInt8(ascii: ".")
                && Scan.isDigit(bytes[start + 7])
            if isVersion { throw Refusal(status: 505, reason: "HTTP version not supported") }
            throw Refusal(status: 400, reason: "malformed request line")
        }
    }
}
