/// Decides what the fields of a response mean for its framing and its connection (RFC 9112, sections 6.3 and 9).
internal struct ResponseFields {
    private var transferEncodings = 0
    private var options = ConnectionOptions()
    private var namesWebSocket = false

    internal static func interpret(_ bytes: Span<UInt8>, requestMethod: Method, into head: inout ResponseHead) throws(Refusal) {
        var facts = ResponseFields()
        for index in 0..<head.fields.count {
            try facts.note(head.fields[index], bytes, &head)
        }
        try facts.conclude(requestMethod, &head)
    }

    @inline(__always)
    private mutating func note(_ field: Field, _ bytes: Span<UInt8>, _ head: inout ResponseHead) throws(Refusal) {
        switch field.name {
        case .contentLength:
            guard head.contentLength == nil, let length = MessageLength.parse(bytes, field.valueRange) else {
                throw Refusal(status: 502, reason: "more than one Content-Length, or a malformed one")
            }
            head.contentLength = length
        case .transferEncoding:
            transferEncodings += 1
            guard transferEncodings == 1, bytes.matches(field.valueRange, ignoringCase: "chunked") else {
                throw Refusal(status: 502, reason: "more than one Transfer-Encoding, or an unknown one")
            }
        case .connection:
            if !options.add(bytes, field.valueRange) { throw Refusal(status: 502, reason: "too many connection options") }
        case .upgrade:
            if bytes.matches(field.valueRange, ignoringCase: "websocket") { namesWebSocket = true }
        case .server:
            head.server = field.valueRange
        case .contentType:
            if Self.isEventStream(bytes, field.valueRange) { head.pacesItself = true }
        case .xAccelBuffering:
            if bytes.matches(field.valueRange, ignoringCase: "no") { head.pacesItself = true }
        default:
            break
        }
    }

    private static func isEventStream(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Bool {
        let length = 17
        guard value.count >= length, bytes.matches(value.lowerBound..<value.lowerBound + length, ignoringCase: "text/event-stream")
        else { return false }
        let next = value.lowerBound + length
        return next == value.upperBound || bytes[next] == UInt8(ascii: ";") || Scan.isBlank(bytes[next])
    }

    private func conclude(_ requestMethod: Method, _ head: inout ResponseHead) throws(Refusal) {
        if transferEncodings > 0 {
            if head.contentLength != nil { throw Refusal(status: 502, reason: "Content-Length beside Transfer-Encoding") }
            if head.version == .http10 { throw Refusal(status: 502, reason: "Transfer-Encoding in HTTP/1.0") }
        }
        if head.status < 200 || head.status == 204 || head.status == 304 || requestMethod == .head {
            head.framing = .none
        } else if transferEncodings > 0 {
            head.framing = .chunked
        } else if let length = head.contentLength {
            head.framing = .length(length)
        } else {
            head.framing = .untilClose
        }
        let allowed = !options.close && (head.version == .http11 || options.keepAlive)
        head.keepAlive = allowed && head.framing != .untilClose
        head.connectionNamesFields = options.namesFields
        head.switchesToWebSocket = head.status == 101 && namesWebSocket && options.upgrade && head.version == .http11
    }
}
