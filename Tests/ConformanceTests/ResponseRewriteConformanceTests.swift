import Bytes
import Support
import Testing
import Wire

/// What a client gets of a response head, byte for byte; Date is that of `ResponseRewriteConformanceTests.date`.
@Suite struct ResponseRewriteConformanceTests {
    static let date = DateText(secondsSince1970: 784_111_777)

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let lines: [String]
        let written: [String]
        let section: String
        var testDescription: String { "\(section): \(name)" }

        init(_ name: String, _ lines: [String], become written: [String] = [], _ section: String) {
            self.name = name
            self.lines = lines
            self.written = written
            self.section = section
        }
    }

    /// Fields of a 200 with a length of 3; `become` stands for those that are written on.
    static let fields: [Case] = [
        Case(
            "cookies stay apart", ["Set-Cookie: a=1", "Set-Cookie: b=2"], become: ["Set-Cookie: a=1", "Set-Cookie: b=2"], "RFC 9110 5.3"),
        Case(
            "cookies in different case, far apart", ["Set-Cookie: a=1", "X: y", "set-cookie: a=2"],
            become: ["Set-Cookie: a=1", "X: y", "set-cookie: a=2"], "RFC 6265 3"),
        Case(
            "challenges stay apart", ["WWW-Authenticate: A", "WWW-Authenticate: B"],
            become: ["WWW-Authenticate: A", "WWW-Authenticate: B"], "RFC 9110 5.3"),
        Case("white space is made one space", ["A:1", "B:\t 2 \t", "C:"], become: ["A: 1", "B: 2", "C: "], "RFC 9112 5"),
        Case("underscores stay", ["A_B: 1"], become: ["A_B: 1"], "RFC 9110 5.1"),
        Case("high bytes stay", ["A: caf\u{e9}"], become: ["A: caf\u{e9}"], "RFC 9110 5.5"),
        Case("server and via stay", ["Server: x/1", "Via: 1.1 y"], become: ["Server: x/1", "Via: 1.1 y"], "RFC 9110 7.6.3"),
        Case("close", ["Connection: close"], "RFC 9112 9.6"),
        Case("keep-alive", ["Connection: keep-alive", "Keep-Alive: timeout=5"], "RFC 9110 7.6.1"),
        Case("named by Connection", ["X: 1", "Connection: x, Y", "Y: 2", "Z: 3"], become: ["Z: 3"], "RFC 9110 7.6.1"),
        Case("named by two Connections", ["Connection: x", "X: 1", "Y: 2", "connection: y"], "RFC 9110 7.6.1"),
        Case("part of a name in Connection", ["Connection: x", "X-Y: 1"], become: ["X-Y: 1"], "RFC 9110 7.6.1"),
        Case("length named by Connection", ["Connection: content-length"], "RFC 9110 7.6.1"),
        Case("Proxy-Connection", ["Proxy-Connection: close"], "RFC 9112 C.2.2"),
        Case("Proxy-Authenticate", ["Proxy-Authenticate: Basic"], "RFC 9110 11.7.1"),
        Case("Proxy- and anything", ["Proxy-X: 1", "PROXY-Y: 2"], "RFC 9110 7.6.1"),
        Case("Upgrade", ["Connection: Upgrade", "Upgrade: h2c, websocket"], "RFC 9110 7.8"),
        Case("Upgrade not named", ["Upgrade: h2"], "RFC 9110 7.8"),
        Case("TE", ["TE: gzip"], "RFC 9110 10.1.4"),
        Case("HTTP2-Settings", ["HTTP2-Settings: AAMAAABkAAQ"], "RFC 9110 7.6.1"),
        Case("Trailer without chunks", ["Trailer: X"], "RFC 9110 6.6.2"),
        Case(
            "names that begin like others", ["Proxied: 1", "Keep-Alives: 2", "Tea: 3"], become: ["Proxied: 1", "Keep-Alives: 2", "Tea: 3"],
            "RFC 9110 5.1"),
    ]

    static func written(_ response: ParsedResponse, framing: BodyFraming? = nil) -> String {
        var out = ByteBuffer()
        let framing = framing ?? response.head.framing
        ResponseWriter.write(
            response.head, response.bytes.span, framing: framing, keepAlive: framing != .untilClose, clientVersion: .http11, date: date,
            into: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test(arguments: fields)
    func `is written as`(_ test: Case) {
        let response = ParsedResponse("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + test.lines.map { $0 + "\r\n" }.joined() + "\r\n")
        #expect(response.result == .complete)
        let lines = test.written.map { $0 + "\r\n" }.joined()
        #expect(Self.written(response) == "HTTP/1.1 200 OK\r\n\(lines)Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 3\r\n\r\n")
    }

    /// Whatever the parser accepts as a final answer, a client reads as the same answer, and without a second thought.
    @Test(arguments: ResponseConformanceTests.accepted)
    func `what a client gets is plain`(_ test: RawCase) {
        let response = ParsedResponse(test.raw)
        guard !response.head.isInterim else { return }
        let text = Self.written(response)
        let again = ParsedResponse(text, limits: HeadLimits(headBytes: 1 << 20, fields: 1000))
        #expect(again.result == .complete, "\(text.debugDescription)")
        #expect(again.head.status == response.head.status && again.head.version == .http11)
        #expect(again.head.framing == response.head.framing)
        #expect(again.head.length == again.bytes.count)
        let names = again.head.fields.map(\.name)
        let hop: Set<FieldName> = [.keepAlive, .te, .upgrade, .http2Settings, .proxyPrefixed, .proxyConnection, .proxyAuthorization]
        #expect(hop.isDisjoint(with: names))
        #expect(names.filter { $0 == .date }.count == 1)
        #expect(names.filter { $0 == .contentLength || $0 == .transferEncoding }.count <= 1)
        #expect(names.contains(.connection) == (response.head.framing == .untilClose))
        let cookies = response.head.fields.filter { $0.name == .setCookie }.count
        #expect(names.filter { $0 == .setCookie }.count == cookies)
    }

    @Test func `the tables are not thinned out`() {
        #expect(Self.fields.count >= 20)
    }
}
