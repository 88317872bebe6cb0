import Bytes
import Support
import Testing
import Wire

@Suite struct ResponseWriterTests {
    static let date = DateText(secondsSince1970: 784_111_777)
    static let dateLine = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    static let id = RequestID(high: 1, low: 2)
    static let idText = "00000000000000010000000000000002"

    private func written(
        _ text: String, to method: Method = .get, framing: BodyFraming? = nil, keepAlive: Bool = true, client: HTTPVersion = .http11
    ) -> String {
        let response = ParsedResponse(text, to: method)
        #expect(response.result == .complete)
        var out = ByteBuffer()
        ResponseWriter.write(
            response.head, response.bytes.span, framing: framing ?? response.head.framing, keepAlive: keepAlive, clientVersion: client,
            date: Self.date, into: &out)
        return String(decoding: out.array, as: UTF8.self)
    }

    @Test func `the head is written anew, with a date`() {
        let text = written("HTTP/1.0 200 Fine\r\nServer:x\r\nX_Y: z\r\nContent-Length: 3\r\nA: 1\r\nA: 2\r\n\r\nabc")
        #expect(text == "HTTP/1.1 200 Fine\r\nServer: x\r\nX_Y: z\r\nA: 1\r\nA: 2\r\n\(Self.dateLine)Content-Length: 3\r\n\r\n")
    }

    @Test func `the app's own date stays`() {
        let text = written("HTTP/1.1 200\r\ndate: yesterday\r\nContent-Length: 0\r\n\r\n")
        #expect(text == "HTTP/1.1 200 \r\ndate: yesterday\r\nContent-Length: 0\r\n\r\n")
    }

    @Test func `cookies stay apart`() {
        let text = written("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n")
        #expect(text.contains("\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"))
    }

    @Test(arguments: [
        "Connection: close", "Connection: X-Mine\r\nX-Mine: 1", "Keep-Alive: timeout=5", "Proxy-Connection: x", "Proxy-Authenticate: x",
        "Trailer: X", "Upgrade: h2c", "TE: trailers", "HTTP2-Settings: x",
    ])
    func `is not passed on`(lines: String) {
        let text = written("HTTP/1.1 200 OK\r\n\(lines)\r\nContent-Length: 0\r\n\r\n")
        #expect(text == "HTTP/1.1 200 OK\r\n\(Self.dateLine)Content-Length: 0\r\n\r\n")
    }

    @Test(arguments: [
        (BodyFraming.chunked, true, HTTPVersion.http11, "Transfer-Encoding: chunked\r\n"),
        (.untilClose, false, .http10, "Connection: close\r\n"),
        (.untilClose, false, .http11, "Connection: close\r\n"),
        (.length(5), true, .http10, "Content-Length: 5\r\nConnection: keep-alive\r\n"),
        (.chunked, false, .http11, "Transfer-Encoding: chunked\r\nConnection: close\r\n"),
    ])
    func `framing towards the client is the caller's word`(framing: BodyFraming, keepAlive: Bool, client: HTTPVersion, lines: String) {
        let text = written("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", framing: framing, keepAlive: keepAlive, client: client)
        #expect(text == "HTTP/1.1 200 OK\r\n\(Self.dateLine)\(lines)\r\n")
    }

    @Test(arguments: [
        (Method.head, "200 OK", true), (.get, "304 Not Modified", true), (.get, "204 No Content", false),
    ])
    func `a length without a body`(method: Method, status: String, stays: Bool) {
        let text = written("HTTP/1.1 \(status)\r\nContent-Length: 7\r\n\r\n", to: method)
        #expect(text == "HTTP/1.1 \(status)\r\n\(Self.dateLine)\(stays ? "Content-Length: 7\r\n" : "")\r\n")
        let without = written("HTTP/1.1 \(status)\r\nTransfer-Encoding: chunked\r\n\r\n", to: method)
        #expect(without == "HTTP/1.1 \(status)\r\n\(Self.dateLine)\r\n")
    }

    @Test func `interim answers are passed on to HTTP/1.1 clients only`() {
        let response = ParsedResponse("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: close\r\nContent-Length: 3\r\n\r\n")
        var out = ByteBuffer()
        ResponseWriter.writeInterim(response.head, response.bytes.span, clientVersion: .http11, into: &out)
        #expect(String(decoding: out.array, as: UTF8.self) == "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        out.removeAll()
        ResponseWriter.writeInterim(response.head, response.bytes.span, clientVersion: .http10, into: &out)
        #expect(out.count == 0)
        ResponseWriter.writeContinue(into: &out)
        #expect(ParsedResponse(out.array).result == .complete)
    }

    @Test(arguments: [308, 400, 404, 405, 408, 413, 414, 417, 431, 499, 500, 501, 502, 503, 504, 505, 507, 599])
    func `our own errors are whole messages`(status: Int) {
        for (keepAlive, headOnly) in [(true, false), (false, false), (true, true), (false, true)] {
            var out = ByteBuffer()
            ResponseWriter.writeError(
                status: status, requestID: Self.id, keepAlive: keepAlive, headOnly: headOnly, date: Self.date, into: &out)
            let response = ParsedResponse(out.array)
            #expect(response.result == .complete)
            #expect(response.head.status == status)
            #expect(response.head.keepAlive == keepAlive)
            let body = String(decoding: response.bytes[response.head.length...], as: UTF8.self)
            #expect(headOnly ? body.isEmpty : response.head.framing == .length(body.utf8.count))
            #expect(headOnly || body.hasPrefix("\(status) ") && body.hasSuffix("\nrequest id: \(Self.idText)\n"))
            let text = String(decoding: response.bytes, as: UTF8.self)
            #expect(text.contains("\r\nX-Request-ID: \(Self.idText)\r\n") && text.contains(Self.dateLine))
            #expect(text.contains("\r\nAllow: ") == (status == 405))
        }
    }

    @Test(arguments: [
        ("GET /a?b HTTP/1.1\r\nHost: example.test:80\r\n\r\n", UInt16(443), "https://example.test/a?b"),
        ("GET /a?b HTTP/1.1\r\nHost: example.test\r\n\r\n", 8443, "https://example.test:8443/a?b"),
        ("GET http://b:81?c HTTP/1.1\r\nHost: a\r\n\r\n", 443, "https://b/?c"),
        ("GET http://b HTTP/1.1\r\nHost: a\r\n\r\n", 443, "https://b/"),
        ("GET // HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 443, "https://[::1]//"), ("HEAD / HTTP/1.0\r\nHost: a\r\n\r\n", 443, "https://a/"),
    ])
    func `redirects keep host, path and query`(text: String, port: UInt16, location: String) {
        let request = ParsedRequest(text)
        var out = ByteBuffer()
        let status = ResponseWriter.writeRedirect(
            request.head, request.bytes.span, port: port, requestID: Self.id, keepAlive: request.head.keepAlive, date: Self.date, into: &out
        )
        let response = ParsedResponse(out.array)
        #expect(status == 308 && response.head.status == 308)
        #expect(response.head.fields.contains { $0.name == .location && response.text($0.valueRange) == location })
        #expect((response.head.length == response.bytes.count) == (request.head.method == .head))
    }

    @Test(arguments: ["GET / HTTP/1.0\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `nowhere to redirect to`(text: String) {
        let request = ParsedRequest(text)
        var out = ByteBuffer()
        let status = ResponseWriter.writeRedirect(
            request.head, request.bytes.span, port: 443, requestID: Self.id, keepAlive: false, date: Self.date, into: &out)
        #expect(status == 400 && ParsedResponse(out.array).head.status == 400)
    }
}
