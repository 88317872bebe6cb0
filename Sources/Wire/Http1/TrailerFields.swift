public import Bytes

/// Writes the trailer fields of a chunked body on (RFC 9110, section 6.5), those that may stand there.
///
/// Left out: whatever frames, routes, authenticates or modifies a message, describes its content, or could pass for a proxy's word; a
/// receiver that merges trailers into the head must not learn anything new from them.
public enum TrailerFields {
    private static let allowed = FieldName.Set(.other, .etag, .date)
    private static let forbiddenNames: [StaticString] = [
        "age", "allow", "expires", "forwarded", "max-forwards", "pragma", "refresh", "retry-after", "strict-transport-security",
        "warning", "www-authenticate",
    ]
    private static let forbiddenPrefixes: [StaticString] = [
        "accept", "access-control-", "alt-", "cf-", "content-", "cross-origin-", "if-", "sec-", "x-auth", "x-forward", "x-http-method",
        "x-original", "x-remote", "x-rewrite", "x-user",
    ]
    /// The decoder has bounded the section in bytes; a field line has at least four.
    private static let limits = HeadLimits(headBytes: 16 * 1024, fields: 4 * 1024)

    /// Appends the field lines that may pass; `section` is what `ChunkEvent.trailer` gave, with the empty line behind it.
    public static func append(_ section: Span<UInt8>, to out: inout ByteBuffer) {
        var fields: [Field] = []
        // The decoder has refused what this would; should the two ever differ, nothing is passed on.
        guard (try? FieldSection.parse(section, from: 0, limits: limits, into: &fields)) != nil else { return }
        for field in fields where passes(field, section) { FieldLines.append(field, section, to: &out) }
    }

    private static func passes(_ field: Field, _ bytes: Span<UInt8>) -> Bool {
        guard allowed.contains(field.name) else { return false }
        let name = field.nameRange
        for forbidden in forbiddenNames where bytes.matches(name, ignoringCase: forbidden) { return false }
        for prefix in forbiddenPrefixes where name.count >= prefix.utf8CodeUnitCount {
            let head = name.lowerBound..<name.lowerBound + prefix.utf8CodeUnitCount
            if bytes.matches(head, ignoringCase: prefix) { return false }
        }
        return true
    }
}
