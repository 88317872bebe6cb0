/// Parses response heads as strictly as requests (RFC 9112): an app server that contradicts itself must not confuse a client.
public enum ResponseParser {
    /// Parses one head, interim ones too, from the first byte on; `requestMethod` is that of the request it answers.
    ///
    /// Stateless, like `RequestParser`. A refusal always has status 502. `limits.targetBytes` plays no part.
    public static func parse(
        _ bytes: Span<UInt8>, limits: HeadLimits, requestMethod: Method, into head: inout ResponseHead
    ) -> HeadResult {
        head.reset()
        do throws(Refusal) {
            guard let fieldStart = try StatusLine.parse(bytes, limits: limits, into: &head) else { return .incomplete }
            guard let end = try FieldSection.parse(bytes, from: fieldStart, limits: limits, into: &head.fields) else { return .incomplete }
            head.length = end
            try ResponseFields.interpret(bytes, requestMethod: requestMethod, into: &head)
            return .complete
        } catch {
            return .refused(Refusal(status: 502, reason: error.reason))
        }
    }
}
