/// Decides what the fields of a request mean for its framing and its connection (RFC 9112, sections 3.2, 6 and 9).
internal struct RequestFields {
    private var hosts = 0
    private var contentLength: Int?
    private var transferEncodings = 0
    private var options = ConnectionOptions()
    private var expectsContinue = false
    private var asksForWebSocket = false
    private var acceptsTrailers = false

    private static let special = FieldName.Set(.host, .contentLength, .transferEncoding, .connection, .expect, .upgrade, .te)

    internal static func interpret(_ bytes: Span<UInt8>, into head: inout RequestHead) throws(Refusal) {
        var facts = RequestFields()
        var repeats = RepeatedNames()
        let special = Self.special
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            if special.contains(field.name) { try facts.note(field, bytes, &head) }
            repeats.note(index, head.fields, bytes)
        }
        head.hasRepeatedFields = repeats.found
        try facts.conclude(&head)
    }

    private mutating func note(_ field: Field, _ bytes: Span<UInt8>, _ head: inout RequestHead) throws(Refusal) {
        let value = field.valueRange
        switch field.name {
        case .host:
            hosts += 1
            guard hosts == 1, let host = Authority.host(bytes, in: value) else {
                throw Refusal(status: 400, reason: "more than one Host, or a malformed one")
            }
            if head.form != .absolute {
                head.authority = value
                head.host = host
            }
        case .contentLength:
            guard contentLength == nil, let length = MessageLength.parse(bytes, value) else {
                throw Refusal(status: 400, reason: "more than one Content-Length, or a malformed one")
            }
            contentLength = length
        case .transferEncoding:
            transferEncodings += 1
            try noteTransferEncoding(bytes, value)
        case .connection:
            if !options.add(bytes, value) { throw Refusal(status: 400, reason: "too many connection options") }
        case .expect:
            try noteExpect(bytes, value, head.version)
        case .upgrade:
            if bytes.matches(value, ignoringCase: "websocket") { asksForWebSocket = true }
        case .te:
            var elements = ListElements(value)
            while let element = elements.next(bytes) {
                if bytes.matches(element, ignoringCase: "trailers") { acceptsTrailers = true }
            }
        default:
            break
        }
    }

    private func noteTransferEncoding(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(Refusal) {
        if transferEncodings > 1 { throw Refusal(status: 400, reason: "more than one Transfer-Encoding") }
        switch TransferCoding.parse(bytes, value) {
        case .chunked: break
        case .unknown: throw Refusal(status: 501, reason: "transfer coding not implemented")
        case .malformed: throw Refusal(status: 400, reason: "malformed Transfer-Encoding")
        }
    }

    private mutating func noteExpect(_ bytes: Span<UInt8>, _ value: Range<Int>, _ version: HTTPVersion) throws(Refusal) {
        var elements = ListElements(value)
        while let element = elements.next(bytes) {
            guard bytes.matches(element, ignoringCase: "100-continue") else {
                throw Refusal(status: 417, reason: "unknown expectation")
            }
            // RFC 9110, section 10.1.1: an HTTP/1.0 client does not mean it.
            expectsContinue = version == .http11
        }
    }

    private func conclude(_ head: inout RequestHead) throws(Refusal) {
        if hosts == 0, head.version == .http11 { throw Refusal(status: 400, reason: "no Host") }
        if transferEncodings > 0 {
            if head.version == .http10 { throw Refusal(status: 400, reason: "Transfer-Encoding in HTTP/1.0") }
            if contentLength != nil { throw Refusal(status: 400, reason: "Content-Length beside Transfer-Encoding") }
            head.framing = .chunked
        } else if let contentLength {
            head.framing = .length(contentLength)
        }
        let hasBody = head.framing != .none && head.framing != .length(0)
        head.expectsContinue = expectsContinue && hasBody
        head.keepAlive = !options.close && (head.version == .http11 || options.keepAlive)
        head.connectionNamesFields = options.namesFields
        head.acceptsTrailers = acceptsTrailers && head.version == .http11
        if asksForWebSocket, options.upgrade, head.method == .get, head.version == .http11, !hasBody { head.upgrade = .websocket }
    }
}
