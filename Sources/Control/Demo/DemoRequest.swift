internal import Wire

/// A request as the demo app received it.
internal struct DemoRequest: Equatable {
    enum Application: String {
        case http = "HTTP/1.1"
        case uwsgi
    }

    var application: Application
    /// `GET /path`.
    var line: String
    /// Header fields or uwsgi variables, in order.
    var facts: [DemoFact]
    var isHead: Bool
    /// Body bytes that follow; nil: until the connection's end.
    var bodyBytes: Int?
    var keepAlive: Bool

    enum Result: Equatable {
        case incomplete
        /// `length`: bytes of the head.
        case complete(DemoRequest, length: Int)
        case malformed
    }

    static func parse(_ bytes: [UInt8], application: Application) -> Result {
        switch application {
        case .http: parseHTTP(bytes)
        case .uwsgi: parseUwsgi(bytes)
        }
    }

    /// The first value of a field, whatever the case of its name.
    func value(_ name: String) -> String? {
        facts.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    private static func parseHTTP(_ bytes: [UInt8]) -> Result {
        var head = RequestHead()
        switch RequestParser.parse(bytes.span, limits: HeadLimits(), into: &head) {
        case .incomplete: return .incomplete
        case .refused: return .malformed
        case .complete: break
        }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        var body: Int? = 0
        switch head.framing {
        case .none: break
        case .length(let length): body = length
        case .chunked, .untilClose: body = nil
        }
        let request = DemoRequest(
            application: .http, line: text(head.methodRange) + " " + text(head.target),
            facts: head.fields.map { DemoFact(name: text($0.nameRange), value: text($0.valueRange)) },
            isHead: text(head.methodRange) == "HEAD", bodyBytes: body,
            keepAlive: head.keepAlive && body != nil)
        return .complete(request, length: head.length)
    }

    private static func parseUwsgi(_ bytes: [UInt8]) -> Result {
        switch UwsgiVariables.parse(bytes) {
        case .incomplete: return .incomplete
        case .malformed: return .malformed
        case .complete(let variables, let length):
            func variable(_ name: String) -> String { variables.first { $0.name == name }?.value ?? "" }
            let body = Int(variable("CONTENT_LENGTH")) ?? 0
            let request = DemoRequest(
                application: .uwsgi, line: variable("REQUEST_METHOD") + " " + variable("REQUEST_URI"), facts: variables,
                isHead: variable("REQUEST_METHOD") == "HEAD", bodyBytes: max(0, body), keepAlive: false)
            return .complete(request, length: length)
        }
    }
}
