import Support
import Testing
import Wire

@Suite struct ResponseParserTests {
    @Test func `ranges and facts`() {
        let response = ParsedResponse("HTTP/1.1 201 Made It\r\nContent-Length: 3\r\nServer: x\r\n\r\nabc")
        #expect(response.result == .complete)
        #expect(response.head.status == 201)
        #expect(response.text(response.head.reason) == "Made It")
        #expect(response.head.contentLength == 3)
        #expect(response.head.framing == .length(3))
        #expect(response.head.keepAlive && !response.head.isInterim)
        #expect(response.head.length == response.bytes.count - 3)
        #expect(response.head.fields.map(\.name) == [.contentLength, .server])
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false),
        ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", true),
        ("HTTP/1.1 200 OK\r\n\r\n", false), ("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", true), ("HTTP/1.1 304 Not Modified\r\n\r\n", true),
    ])
    func `who keeps the connection`(text: String, keepAlive: Bool) {
        #expect(ParsedResponse(text).head.keepAlive == keepAlive)
    }

    @Test func `a head is parsed into again without traces of the last one`() {
        var head = ResponseHead()
        let first = [UInt8]("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\n".utf8)
        let firstResult = ResponseParser.parse(first.span, limits: HeadLimits(), requestMethod: .get, into: &head)
        #expect(firstResult == .complete)
        let second = [UInt8]("HTTP/1.1 100\r\n\r\n".utf8)
        let secondResult = ResponseParser.parse(second.span, limits: HeadLimits(), requestMethod: .get, into: &head)
        #expect(secondResult == .complete)
        #expect(head.fields.isEmpty && head.contentLength == nil && head.reason.isEmpty && head.isInterim)
    }
}
