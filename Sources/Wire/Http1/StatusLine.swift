/// Reads the status line of a response (RFC 9112, section 4).
internal enum StatusLine {
    /// Fills in version, status and reason; returns the position behind the line, nil when more bytes are needed.
    ///
    /// The reason phrase may be missing, with or without the space before it; app servers do both.
    internal static func parse(_ bytes: Span<UInt8>, limits: HeadLimits, into head: inout ResponseHead) throws(Refusal) -> Int? {
        let end = min(bytes.count, limits.headBytes)
        let lineEnd = Scan.firstControl(bytes, from: 0, to: end)
        guard try FieldSection.isLineEnd(bytes, at: lineEnd, end: end) else {
            if bytes.count >= limits.headBytes { throw Refusal(status: 502, reason: "head too large") }
            return nil
        }
        guard lineEnd >= 12, bytes[8] == 0x20, lineEnd == 12 || bytes[12] == 0x20 else { throw malformed() }
        head.version = try parseVersion(bytes)
        var status = 0
        for position in 9..<12 {
            guard Scan.isDigit(bytes[position]) else { throw malformed() }
            status = status * 10 + Int(bytes[position] - 0x30)
        }
        guard status >= 100, status <= 599 else { throw malformed() }
        head.status = status
        head.reason = Scan.trimmed(bytes, min(13, lineEnd)..<lineEnd)
        return lineEnd + 2
    }

    private static func parseVersion(_ bytes: Span<UInt8>) throws(Refusal) -> HTTPVersion {
        // The line has 12 bytes; any eight bytes are a UInt64, and the load checks its bounds.
        switch UInt64(bigEndian: unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)) {
        case 0x4854_5450_2F31_2E31: return .http11
        case 0x4854_5450_2F31_2E30: return .http10
        default: throw malformed()
        }
    }

    private static func malformed() -> Refusal { Refusal(status: 502, reason: "malformed status line") }
}
