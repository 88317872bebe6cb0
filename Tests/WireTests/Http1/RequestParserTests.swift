import Support
import Testing
import Wire

@Suite struct RequestParserTests {
    static let browser = """
        GET /articles/2026/swift?page=2&sort=new HTTP/1.1\r
        Host: www.example.test:8443\r
        User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r
        Accept: text/html,application/xhtml+xml\r
        accept-language: en-US,en;q=0.5\r
        Accept-Encoding: gzip, deflate, br\r
        Cookie: session=abc; theme=dark\r
        Sec-Fetch-Mode: navigate\r
        Sec-Fetch-Site: none\r
        \r

        """

    @Test func `a browser's request`() {
        let request = ParsedRequest(Self.browser + "GET / next")
        #expect(request.result == .complete)
        let head = request.head
        #expect(head.method == .get)
        #expect(request.text(head.methodRange) == "GET")
        #expect(request.text(head.target) == "/articles/2026/swift?page=2&sort=new")
        #expect(request.text(head.path) == "/articles/2026/swift")
        #expect(head.query.map(request.text) == "page=2&sort=new")
        #expect(request.text(head.authority) == "www.example.test:8443")
        #expect(request.text(head.host) == "www.example.test")
        #expect(head.form == .origin)
        #expect(head.version == .http11)
        #expect(head.framing == .none)
        #expect(head.keepAlive)
        #expect(!head.hasRepeatedFields)
        #expect(head.length == Self.browser.utf8.count)
        #expect(head.fields.map(\.name) == [.host, .userAgent, .accept, .acceptLanguage, .acceptEncoding, .cookie, .other, .other])
        #expect(request.text(head.fields[3].nameRange) == "accept-language")
        #expect(request.text(head.fields[3].valueRange) == "en-US,en;q=0.5")
    }

    @Test func `white space around values is no part of them`() {
        let request = ParsedRequest("GET / HTTP/1.1\r\nHost:\t a \t\r\nX:\r\nY: \t \r\nZ: a\tb  c\r\n\r\n")
        #expect(request.result == .complete)
        #expect(request.head.fields.map { request.text($0.valueRange) } == ["a", "", "", "a\tb  c"])
    }

    @Test func `a cut at any byte is incomplete until the last`() {
        let whole = [UInt8](Self.browser.utf8)
        let lineEnd = Self.browser.utf8.firstIndex(of: 0x0A).map { Self.browser.utf8.distance(from: Self.browser.startIndex, to: $0) + 1 }
        var head = RequestHead()
        var finder = HeadEndFinder()
        for count in 0..<whole.count {
            let part = [UInt8](whole[..<count])
            let result = RequestParser.parse(part.span, limits: HeadLimits(), into: &head)
            let isFound = finder.scan(part.span)
            // The request line is looked at when it is whole.
            #expect(result == .incomplete && isFound == (count == lineEnd), "cut at \(count)")
        }
        let isFound = finder.scan(whole.span)
        let result = RequestParser.parse(whole.span, limits: HeadLimits(), into: &head)
        #expect(isFound && result == .complete)
        #expect(head.fields.count == 8)
    }

    @Test func `a head is parsed into again without traces of the last one`() {
        var head = RequestHead()
        let first = [UInt8](
            ("POST http://h/p?q HTTP/1.1\r\nHost: h\r\nA: b\r\nA: c\r\nExpect: 100-continue\r\n"
                + "Content-Length: 4\r\nConnection: A\r\n\r\n").utf8)
        let firstResult = RequestParser.parse(first.span, limits: HeadLimits(), into: &head)
        #expect(firstResult == .complete)
        #expect(head.hasRepeatedFields && head.expectsContinue && head.query != nil)
        let second = [UInt8]("GET / HTTP/1.0\r\n\r\n".utf8)
        let secondResult = RequestParser.parse(second.span, limits: HeadLimits(), into: &head)
        #expect(secondResult == .complete)
        #expect(head.fields.isEmpty)
        #expect(!head.hasRepeatedFields && !head.expectsContinue && !head.keepAlive)
        #expect(head.query == nil)
        #expect(head.authority.isEmpty && head.host.isEmpty)
        #expect(head.framing == .none)
        #expect(head.form == .origin)
    }

    @Test(arguments: [
        ("Content-Length: 0", BodyFraming.length(0)),
        ("Content-Length: 999999999999999999", .length(999_999_999_999_999_999)),
        ("content-length:\t007 ", .length(7)),
        ("Transfer-Encoding: chunked", .chunked),
        ("transfer-encoding: \tCHUNKED\t", .chunked),
        ("X: y", .none),
    ])
    func `one framing`(field: String, framing: BodyFraming) {
        let request = ParsedRequest("POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n")
        #expect(request.result == .complete)
        #expect(request.head.framing == framing)
    }

    @Test(arguments: [
        ("HTTP/1.1", "X: y", true), ("HTTP/1.1", "Connection: close", false), ("HTTP/1.1", "Connection: Keep-Alive, CLOSE", false),
        ("HTTP/1.1", "Connection: keep-alive\r\nConnection: close", false), ("HTTP/1.1", "Connection: closed", true),
        ("HTTP/1.0", "X: y", false), ("HTTP/1.0", "Connection: keep-alive", true), ("HTTP/1.0", "Connection: keep-alive, close", false),
    ])
    func `who keeps the connection`(version: String, field: String, keepAlive: Bool) {
        let request = ParsedRequest("GET / \(version)\r\nHost: a\r\n\(field)\r\n\r\n")
        #expect(request.result == .complete)
        #expect(request.head.keepAlive == keepAlive)
    }

    @Test(arguments: [
        ("HTTP/1.1", "Content-Length: 1", "100-continue", true), ("HTTP/1.1", "Transfer-Encoding: chunked", "100-Continue", true),
        ("HTTP/1.1", "Content-Length: 0", "100-continue", false), ("HTTP/1.1", "X: y", "100-continue", false),
        ("HTTP/1.0", "Content-Length: 1", "100-continue", false), ("HTTP/1.1", "Content-Length: 1", "", false),
    ])
    func `who waits for a 100`(version: String, field: String, expectation: String, expects: Bool) {
        let request = ParsedRequest("PUT / \(version)\r\nHost: a\r\n\(field)\r\nExpect: \(expectation)\r\n\r\n")
        #expect(request.result == .complete)
        #expect(request.head.expectsContinue == expects)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n", UpgradeRequest.websocket),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", .none),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", .none),
        ("POST / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", .none),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", .none),
        ("GET / HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n", .none),
    ])
    func `only a websocket is an upgrade`(text: String, upgrade: UpgradeRequest) {
        let request = ParsedRequest(text)
        #expect(request.result == .complete)
        #expect(request.head.upgrade == upgrade)
    }

    @Test func `repeated names are noticed, whatever their case`() {
        #expect(ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nCookie: a\r\ncookie: b\r\n\r\n").head.hasRepeatedFields)
        #expect(ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nX-Own: a\r\nB: c\r\nx-oWN: b\r\n\r\n").head.hasRepeatedFields)
        let many = (0..<90).map { "X-\($0): \($0)\r\n" }.joined()
        #expect(!ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n").head.hasRepeatedFields)
        #expect(ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\(many)x-77: a\r\n\r\n").head.hasRepeatedFields)
    }
}
