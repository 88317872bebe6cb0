/// Parses request heads strictly (RFC 9112): what is in doubt is refused, because two readings of one message are an attack.
public enum RequestParser {
    /// Parses one head from the first byte on.
    ///
    /// Stateless: call it again with more bytes after `incomplete` (`HeadEndFinder` tells when that is worth while). Ranges in `head`
    /// relate to `bytes` and mean something only after `complete`. Limits are judged even before the head is whole. Up to two leading blank
    /// lines are skipped.
    public static func parse(_ bytes: Span<UInt8>, limits: HeadLimits, into head: inout RequestHead) -> HeadResult {
        head.reset()
        do throws(Refusal) {
            guard let fieldStart = try RequestLine.parse(bytes, limits: limits, into: &head) else { return .incomplete }
            guard let end = try FieldSection.parse(bytes, from: fieldStart, limits: limits, into: &head.fields) else { return .incomplete }
            head.length = end
            try RequestFields.interpret(bytes, into: &head)
            return .complete
        } catch {
            return .refused(error)
        }
    }
}
