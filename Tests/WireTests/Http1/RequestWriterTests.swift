import Support
import Testing
import Wire

@Suite struct RequestWriterTests {
    static let added = """
        X-Forwarded-For: 192.0.2.7\r
        X-Real-IP: 192.0.2.7\r
        X-Forwarded-Proto: https\r
        X-Forwarded-Host: a\r
        X-Forwarded-Port: 443\r
        X-Request-ID: 0123456789abcdeffedcba9876543210\r
        \r

        """

    /// What goes upstream for a request with `lines` as fields.
    private func written(_ lines: String, line: String = "GET / HTTP/1.1") -> String {
        let request = ParsedRequest("\(line)\r\nHost: a\r\n\(lines)\r\n")
        #expect(request.result == .complete)
        return request.written(.sample)
    }

    @Test func `the head is written anew`() {
        let request = ParsedRequest("\r\nGET /p?q=%20 HTTP/1.0\r\nAccept:\t*/* \r\nHost: a\r\nuser-agent: x\r\nEmpty:\r\n\r\n")
        #expect(
            request.written(.sample) == "GET /p?q=%20 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nuser-agent: x\r\nEmpty: \r\n" + Self.added)
    }

    @Test(arguments: [
        "Connection: close", "Connection: keep-alive, X-Mine\r\nX-Mine: 1", "Keep-Alive: timeout=5", "Proxy-Connection: keep-alive",
        "Proxy-Authorization: Basic x", "Proxy-Anything: x", "Proxy: http://evil.test", "TE: gzip", "Trailer: X",
        "Expect: 100-continue",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x", "Connection: Upgrade\r\nUpgrade: tls/1.0",
        "Upgrade: websocket",
        "Connection: x-one\r\nConnection: X-TWO\r\nX-One: 1\r\nX-Two: 2", "Under_score: 1", "X_Forwarded_For: 1",
        "X-Forwarded-For: 1", "X-Forwarded-Proto: http", "x-forwarded-host: evil", "X-Forwarded-Port: 1", "X-Forwarded-Prefix: /x",
        "X-Forwarded-Path: /x", "X-Forwarded-Server: x", "X-Forwarded-Protocol: x", "X-Forwarded-Ssl: on", "X-Forwarded-Scheme: x",
        "X-Forwarded-Anything: x", "X-Real-Ip: 1", "X-Scheme: https", "Forwarded: for=1", "Daphne-Root-Path: /x", "X-Request-ID: mine",
        "X-Portico-SNI: evil.test", "x-portico-tls: TLSv9", "Script-Name: /x", "Path-Info: /x", "X-Script-Name: /x", "X-Client-IP: 1",
        "X-Cluster-Client-IP: 1", "True-Client-IP: 1", "X-Original-URL: /x", "X-Rewrite-URL: /x", "X-Url-Scheme: https",
        "Front-End-Https: on",
        "X-Forwarded: for=1",
    ])
    func `is not forwarded`(lines: String) {
        #expect(written(lines + "\r\n") == "GET / HTTP/1.1\r\nHost: a\r\n" + Self.added)
    }

    @Test(arguments: [
        "Cookie: a=b", "Authorization: Basic x", "X-Forward: 1", "X-HTTP-Method-Override: DELETE", "Proxied: 1", "Via: 1.1 x",
        "X-Real-IPs: 1",
        "Tea: green", "Upgrade-Insecure-Requests: 1", "Content-Type: text/plain", "Content-Encoding: gzip", "Range: bytes=0-1",
        "Origin: https://a", "X: caf\u{e9}", "X-Accel-Buffering: no",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
    ])
    func `is forwarded as it came`(lines: String) {
        #expect(written(lines + "\r\n") == "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n" + Self.added)
    }

    @Test func `an app server that asks for it hears of the TLS session`() {
        var context = ForwardingContext.sample
        context.tls = .init(version: "TLSv1.3", serverName: Array("a".utf8))
        let request = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nX-Portico-SNI: evil.test\r\n\r\n")
        let lines = "X-Portico-TLS: TLSv1.3\r\nX-Portico-SNI: a\r\nX-Portico-Protocol: HTTP/1.1\r\n\r\n"
        #expect(request.written(context) == "GET / HTTP/1.1\r\nHost: a\r\n" + Self.added.dropLast() + lines)
        context.tls = .init(version: "TLSv1.2", serverName: [])
        #expect(!request.written(context).contains("SNI"))
    }

    @Test func `Connection cannot name away what the proxy writes`() {
        let text = written(
            "Connection: Host, Content-Length, X-Forwarded-For, X-Real-IP, X-Forwarded-Proto, X-Request-ID\r\nContent-Length: 5\r\n",
            line: "POST / HTTP/1.1")
        #expect(text == "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n" + Self.added)
    }

    @Test func `repeated fields are joined`() {
        let text = written("Cookie: a=1\r\nX: 1\r\nEmpty:\r\ncookie: b=2\r\nx: 2\r\nOther: o\r\nX:\r\nX: 3\r\nempty: e\r\n")
        #expect(
            text == "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1; b=2\r\nX: 1, 2, 3\r\nEmpty: e\r\nOther: o\r\n" + Self.added)
    }

    @Test(arguments: [
        (BodyFraming.none, ""), (.length(0), "Content-Length: 0\r\n"),
        (.length(999_999_999_999_999_999), "Content-Length: 999999999999999999\r\n"),
        (.chunked, "Transfer-Encoding: chunked\r\n"),
    ])
    func `framing is the caller's word`(framing: BodyFraming, line: String) {
        let request = ParsedRequest("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(request.written(.sample, framing: framing) == "POST / HTTP/1.1\r\nHost: a\r\n\(line)" + Self.added)
    }

    @Test(arguments: [
        ("GET http://b:81/c?d HTTP/1.1", "GET /c?d HTTP/1.1\r\nHost: b:81\r\n"), ("GET http://b HTTP/1.1", "GET / HTTP/1.1\r\nHost: b\r\n"),
        ("GET http://b?c HTTP/1.1", "GET /?c HTTP/1.1\r\nHost: b\r\n"), ("OPTIONS * HTTP/1.1", "OPTIONS * HTTP/1.1\r\nHost: a\r\n"),
        ("OPTIONS http://b HTTP/1.1", "OPTIONS * HTTP/1.1\r\nHost: b\r\n"),
        ("OPTIONS http://b/ HTTP/1.1", "OPTIONS / HTTP/1.1\r\nHost: b\r\n"),
        ("OPTIONS http://b?c HTTP/1.1", "OPTIONS /?c HTTP/1.1\r\nHost: b\r\n"), ("BREW /? HTTP/1.1", "BREW /? HTTP/1.1\r\nHost: a\r\n"),
    ])
    func `targets leave in origin form`(line: String, begin: String) {
        #expect(written("", line: line).hasPrefix(begin))
    }

    @Test(arguments: [
        ("/app/x?y", 4, "/x?y", "/app"), ("/app", 4, "/", "/app"), ("/app?y", 4, "/?y", "/app"), ("/app/x", 5, "/x", "/app"),
        ("/app/%2Fx/..", 4, "/%2Fx/..", "/app"), ("/a", 99, "/", "/a"), ("/a", 1, "/a", nil), ("/a", 0, "/a", nil), ("/a", -1, "/a", nil),
    ])
    func `prefixes are taken off the raw path`(target: String, count: Int, rest: String, prefix: String?) {
        let text = ParsedRequest("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n").written(.sample, stripPrefix: count)
        #expect(text.hasPrefix("GET \(rest) HTTP/1.1\r\n"))
        #expect(text.contains("\r\nX-Forwarded-Prefix: ") == (prefix != nil))
        if let prefix { #expect(text.contains("\r\nX-Forwarded-Prefix: \(prefix)\r\n")) }
    }

    @Test func `a request without Host gets our address`() {
        let request = ParsedRequest("GET / HTTP/1.0\r\n\r\n")
        #expect(request.written(.sample).hasPrefix("GET / HTTP/1.1\r\nHost: 198.51.100.1\r\n"))
        #expect(!request.written(.sample).contains("X-Forwarded-Host"))
        var context = ForwardingContext.sample
        context.serverAddress = AddressText("2001:db8::1")
        #expect(request.written(context).contains("\r\nHost: [2001:db8::1]\r\n"))
        context.serverAddress = AddressText()
        #expect(request.written(context).contains("\r\nHost: localhost\r\n"))
    }

    @Test func `a plain client on a unix socket`() {
        var context = ForwardingContext.sample
        context.client = AddressText()
        context.secure = false
        context.serverPort = 0
        let text = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1\r\nX-Real-IP: 1\r\n\r\n").written(context)
        #expect(!text.contains("X-Forwarded-For") && !text.contains("X-Real-IP"))
        #expect(text.contains("X-Forwarded-Proto: http\r\n") && !text.contains("X-Forwarded-Port"))
    }

    @Test func `an upgrade to WebSocket and nothing else goes on`() {
        let lines = "Sec-WebSocket-Key: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
        #expect(
            written(lines) == "GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + Self.added)
        let list = "Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n"
        #expect(written(list) == "GET / HTTP/1.1\r\nHost: a\r\n" + Self.added)
    }

    @Test func `a client that understands trailers is one of ours`() {
        #expect(
            written("TE: deflate, Trailers\r\n") == "GET / HTTP/1.1\r\nHost: a\r\nConnection: TE\r\nTE: trailers\r\n" + Self.added)
    }

    @Test func `trailers are announced where there are chunks`() {
        let request = ParsedRequest("POST / HTTP/1.1\r\nHost: a\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(request.written(.sample).contains("\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n"))
        #expect(!request.written(.sample, framing: .length(3)).contains("Trailer"))
    }
}
