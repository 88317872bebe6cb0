import Support
import Testing
import Wire

/// What goes upstream for a request, byte for byte. The client is 192.0.2.7, over TLS; see `ForwardingContext.sample`.
@Suite struct RewriteConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let raw: String
        let head: String
        let section: String
        var testDescription: String { "\(section): \(name)" }

        /// A GET with these field lines; `become` stands for those of them that are written on.
        static func fields(_ name: String, _ lines: [String], become: [String] = [], _ section: String) -> Case {
            let text = lines.map { $0 + "\r\n" }.joined()
            return Case(
                name: name, raw: "GET / HTTP/1.1\r\nHost: a\r\n\(text)\r\n", head: RewriteConformanceTests.head("GET / HTTP/1.1", become),
                section: section)
        }

        /// A request with this line, a good Host and these field lines, and the line, the Host and the field lines that are written.
        static func message(
            _ name: String, _ line: String, _ lines: [String] = ["Host: a"], become: String, host: String = "a",
            with written: [String] = [],
            _ section: String
        ) -> Case {
            Case(
                name: name, raw: line + "\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n",
                head: RewriteConformanceTests.head(become, host: host, written), section: section)
        }
    }

    /// A written head: the client's part of it, then the proxy's.
    static func head(_ line: String, host: String = "a", _ lines: [String]) -> String {
        let own = [
            "X-Forwarded-For: 192.0.2.7", "X-Real-IP: 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: \(host)",
            "X-Forwarded-Port: 443", "X-Request-ID: 0123456789abcdeffedcba9876543210", "",
        ]
        return ([line, "Host: \(host)"] + lines + own).map { $0 + "\r\n" }.joined()
    }

    static let passed: [Case] = [
        .fields(
            "spelling of names stays", ["accept: */*", "ACCEPT-LANGUAGE: de"], become: ["accept: */*", "ACCEPT-LANGUAGE: de"],
            "RFC 9110 5.1"),
        .fields("white space is made one space", ["A:1", "B:\t 2 \t", "C:"], become: ["A: 1", "B: 2", "C: "], "RFC 9112 5"),
        .fields("white space within stays", ["A: b \t c"], become: ["A: b \t c"], "RFC 9110 5.5"),
        .fields("high bytes stay", ["A: caf\u{e9}"], become: ["A: caf\u{e9}"], "RFC 9110 5.5"),
        .fields(
            "names that begin like others", ["X-Forward: 1", "Forwarded-For: 2", "X-Real-IPs: 3", "Proxied: 4", "Tea: 5", "Hosts: 6"],
            become: ["X-Forward: 1", "Forwarded-For: 2", "X-Real-IPs: 3", "Proxied: 4", "Tea: 5", "Hosts: 6"], "RFC 9110 5.1"),
        .fields(
            "names that hold others", ["X-Host: 1", "X-Content-Length: 2", "X-Transfer-Encoding: 3", "X-Connection: 4"],
            become: ["X-Host: 1", "X-Content-Length: 2", "X-Transfer-Encoding: 3", "X-Connection: 4"], "RFC 9110 5.1"),
        .fields(
            "Via and Upgrade-Insecure-Requests", ["Via: 1.1 x", "Upgrade-Insecure-Requests: 1"],
            become: ["Via: 1.1 x", "Upgrade-Insecure-Requests: 1"], "RFC 9110 7.6.3"),
    ]

    static let underscored: [Case] = [
        .fields("underscored names", ["A_B: 1", "_: 2", "C_: 3", "_D: 4"], "edge rule 8"),
        .fields("beside its dashed twin", ["X-User: 1", "X_User: 2"], become: ["X-User: 1"], "edge rule 8"),
        .fields("before its dashed twin", ["X_User: 2", "X-User: 1"], become: ["X-User: 1"], "edge rule 8"),
        .fields("CGI variables", ["REMOTE_USER: x", "SCRIPT_NAME: /x", "PATH_INFO: /x", "HTTP_HOST: x"], "edge rule 8"),
        .fields("framing", ["Content_Length: 3", "Transfer_Encoding: chunked"], "edge rule 8"),
        .fields("Connection", ["Connection_: x", "X: 1"], become: ["X: 1"], "edge rule 8"),
    ]

    static let connection: [Case] = [
        .fields("close", ["Connection: close"], "RFC 9112 9.3"),
        .fields("keep-alive", ["Connection: Keep-Alive", "Keep-Alive: timeout=5"], "RFC 9112 9.3"),
        .fields("names a field", ["X: 1", "Connection: x", "Y: 2"], become: ["Y: 2"], "RFC 9110 7.6.1"),
        .fields("names a field in another case", ["Connection: X-MINE", "x-mine: 1"], "RFC 9110 7.6.1"),
        .fields("names fields in a list", ["Connection: ,x,, close ,\ty ", "X: 1", "Y: 2", "Z: 3"], become: ["Z: 3"], "RFC 9110 7.6.1"),
        .fields("names fields in two fields", ["Connection: x", "X: 1", "Y: 2", "connection: y"], "RFC 9110 7.6.1"),
        .fields("names a repeated field", ["Connection: x", "X: 1", "x: 2"], "RFC 9110 7.6.1"),
        .fields("names a field that is not there", ["Connection: x", "Y: 1"], become: ["Y: 1"], "RFC 9110 7.6.1"),
        .fields("names part of a name", ["Connection: x", "X-Y: 1"], become: ["X-Y: 1"], "RFC 9110 7.6.1"),
        .fields("names itself", ["Connection: connection, close", "X: 1"], become: ["X: 1"], "RFC 9110 7.6.1"),
        .fields("names what is no token", ["Connection: \"x\", x;y, x=1", "X: 1"], become: ["X: 1"], "RFC 9110 7.6.1"),
        .fields("names credentials", ["Connection: cookie, authorization", "Cookie: a", "Authorization: b"], "RFC 9110 7.6.1"),
        .fields("names Host", ["Connection: host"], "edge rule 16"),
        .fields(
            "names what the proxy adds",
            ["Connection: x-forwarded-for, x-forwarded-proto, x-forwarded-host, x-forwarded-port, x-real-ip, x-request-id"],
            "edge rule 16"),
        .message(
            "names a length", "POST / HTTP/1.1", ["Host: a", "Connection: content-length", "Content-Length: 3"], become: "POST / HTTP/1.1",
            with: ["Content-Length: 3"], "edge rule 16"),
        .message(
            "names a coding", "POST / HTTP/1.1", ["Host: a", "Connection: transfer-encoding", "Transfer-Encoding: chunked"],
            become: "POST / HTTP/1.1", with: ["Transfer-Encoding: chunked"], "edge rule 16"),
    ]

    static let hopByHop: [Case] = [
        .fields("Keep-Alive", ["Keep-Alive: timeout=5, max=9"], "RFC 9110 7.6.1"),
        .fields("TE", ["Connection: TE", "TE: gzip;q=0.5"], "RFC 9110 10.1.4"),
        .fields("TE not named", ["TE: gzip"], "RFC 9110 10.1.4"),
        .fields("Trailer without chunks", ["Trailer: X"], "RFC 9110 6.6.2"),
        .fields("Expect", ["Expect: 100-continue"], "RFC 9110 10.1.1"),
        .fields("Proxy-Connection", ["Proxy-Connection: keep-alive"], "RFC 9112 C.2.2"),
        .fields("Proxy-Authorization", ["Proxy-Authorization: Basic x"], "RFC 9110 11.7.2"),
        .fields("Proxy-Authenticate", ["Proxy-Authenticate: Basic"], "RFC 9110 11.7.1"),
        .fields("Proxy- and anything", ["Proxy-X: 1", "PROXY-Y: 2"], "edge rule 16"),
        .fields("h2c", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ"], "edge rule 17"),
        .fields("h2c not named", ["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQ"], "edge rule 17"),
        .fields("TLS", ["Connection: Upgrade", "Upgrade: TLS/1.2"], "edge rule 17"),
        .fields("another protocol first", ["Connection: Upgrade", "Upgrade: h2c, TLS/1.2"], "edge rule 17"),
        .fields("websocket not named", ["Upgrade: websocket"], "edge rule 17"),
        .message(
            "websocket with POST", "POST / HTTP/1.1", ["Host: a", "Connection: Upgrade", "Upgrade: websocket"], become: "POST / HTTP/1.1",
            "edge rule 17"),
        .message(
            "websocket with a body", "GET / HTTP/1.1", ["Host: a", "Connection: Upgrade", "Upgrade: websocket", "Content-Length: 3"],
            become: "GET / HTTP/1.1", with: ["Content-Length: 3"], "edge rule 17"),
        .message(
            "websocket in HTTP/1.0", "GET / HTTP/1.0", ["Host: a", "Connection: Upgrade", "Upgrade: websocket"], become: "GET / HTTP/1.1",
            "edge rule 17"),
    ]

    static let repeated: [Case] = [
        .fields("two", ["Accept: a", "Accept: b"], become: ["Accept: a, b"], "RFC 9110 5.3"),
        .fields("three in different case", ["X-A: 1", "x-a: 2", "X-a: 3"], become: ["X-A: 1, 2, 3"], "RFC 9110 5.3"),
        .fields("far apart", ["A: 1", "B: 2", "C: 3", "A: 4"], become: ["A: 1, 4", "B: 2", "C: 3"], "RFC 9110 5.3"),
        .fields("lists", ["A: 1, 2", "A: 3,4"], become: ["A: 1, 2, 3,4"], "RFC 9110 5.3"),
        .fields("the first empty", ["A:", "A: 1"], become: ["A: 1"], "RFC 9110 5.3"),
        .fields("one between empty", ["A: 1", "A:", "A: 2"], become: ["A: 1, 2"], "RFC 9110 5.3"),
        .fields("all empty", ["A:", "a:"], become: ["A: "], "RFC 9110 5.3"),
        .fields("white space around", ["A:\t1\t", "A:  2 "], become: ["A: 1, 2"], "RFC 9110 5.3"),
        .fields("Cookie", ["Cookie: a=1", "Cookie: b=2; c=3"], become: ["Cookie: a=1; b=2; c=3"], "RFC 6265 5.4"),
        .fields("Cookie in different case", ["cookie: a=1", "X: y", "COOKIE: b=2"], become: ["cookie: a=1; b=2", "X: y"], "RFC 6265 5.4"),
        .fields("Cookie2 is no Cookie", ["Cookie2: a", "Cookie2: b"], become: ["Cookie2: a, b"], "RFC 9110 5.3"),
        .fields("Content-Type", ["Content-Type: a/b", "Content-Type: c/d"], become: ["Content-Type: a/b, c/d"], "RFC 9110 5.3"),
        .fields("names that differ in one byte", ["X-A: 1", "X-B: 2", "X-A: 3"], become: ["X-A: 1, 3", "X-B: 2"], "RFC 9110 5.3"),
        .fields("dropped ones between", ["A: 1", "A_: 2", "Connection: b", "A: 3", "B: 4"], become: ["A: 1, 3"], "RFC 9110 5.3"),
    ]

    static let targets: [Case] = [
        .message("path and query", "GET /a/%2F/../b;c?d=%20&e? HTTP/1.1", become: "GET /a/%2F/../b;c?d=%20&e? HTTP/1.1", "RFC 9112 3.2.1"),
        .message("unknown method", "brew /pot HTTP/1.1", become: "brew /pot HTTP/1.1", "RFC 9110 9.1"),
        .message("HTTP/1.0", "GET /a HTTP/1.0", become: "GET /a HTTP/1.1", "RFC 9110 7.6"),
        .message("leading blank lines", "\r\n\r\nGET /a HTTP/1.1", become: "GET /a HTTP/1.1", "RFC 9112 2.2"),
        .message(
            "Host first", "GET / HTTP/1.1", ["X: 1", "hOST:\tb:81 "], become: "GET / HTTP/1.1", host: "b:81", with: ["X: 1"], "RFC 9110 7.2"
        ),
        .message("absolute", "GET http://b:81/c?d HTTP/1.1", become: "GET /c?d HTTP/1.1", host: "b:81", "RFC 9112 3.2.2"),
        .message("absolute, https, upper case", "GET HTTPS://B/C HTTP/1.1", become: "GET /C HTTP/1.1", host: "B", "RFC 9112 3.2.2"),
        .message("absolute, IPv6", "GET http://[::1]:80/ HTTP/1.1", become: "GET / HTTP/1.1", host: "[::1]:80", "RFC 9112 3.2.2"),
        .message("absolute without path", "GET http://b HTTP/1.1", become: "GET / HTTP/1.1", host: "b", "RFC 9112 3.2.2"),
        .message("absolute, query without path", "GET http://b?c HTTP/1.1", become: "GET /?c HTTP/1.1", host: "b", "RFC 9112 3.2.2"),
        .message("absolute, two slashes", "GET http://b//c HTTP/1.1", become: "GET //c HTTP/1.1", host: "b", "RFC 9112 3.2.2"),
        .message(
            "absolute, Connection names Host", "GET http://b/ HTTP/1.1", ["Host: a", "Connection: host"], become: "GET / HTTP/1.1",
            host: "b",
            "RFC 9112 3.2.2"),
        .message("absolute in HTTP/1.0", "GET http://b/ HTTP/1.0", [], become: "GET / HTTP/1.1", host: "b", "RFC 9112 3.2.2"),
        .message("URI as a path", "GET /http://b/ HTTP/1.1", become: "GET /http://b/ HTTP/1.1", "RFC 9112 3.2.1"),
        .message("asterisk", "OPTIONS * HTTP/1.1", become: "OPTIONS * HTTP/1.1", "RFC 9112 3.2.4"),
        .message("absolute OPTIONS without path", "OPTIONS http://b HTTP/1.1", become: "OPTIONS * HTTP/1.1", host: "b", "RFC 9112 3.2.4"),
        .message("absolute OPTIONS with a path", "OPTIONS http://b/ HTTP/1.1", become: "OPTIONS / HTTP/1.1", host: "b", "RFC 9112 3.2.4"),
    ]

    static let framing: [Case] = [
        .message("POST without", "POST / HTTP/1.1", become: "POST / HTTP/1.1", "RFC 9112 6"),
        .message(
            "length 0", "POST / HTTP/1.1", ["Host: a", "content-length:0"], become: "POST / HTTP/1.1", with: ["Content-Length: 0"],
            "RFC 9110 8.6"
        ),
        .message(
            "length with zeros", "POST / HTTP/1.1", ["Content-Length:\t0003 ", "Host: a", "X: y"], become: "POST / HTTP/1.1",
            with: ["X: y", "Content-Length: 3"], "RFC 9110 8.6"),
        .message(
            "length of 18 digits", "POST / HTTP/1.1", ["Host: a", "Content-Length: 999999999999999999"], become: "POST / HTTP/1.1",
            with: ["Content-Length: 999999999999999999"], "RFC 9110 8.6"),
        .message(
            "length on GET", "GET / HTTP/1.1", ["Host: a", "Content-Length: 3"], become: "GET / HTTP/1.1", with: ["Content-Length: 3"],
            "RFC 9110 8.6"),
        .message(
            "chunked", "POST / HTTP/1.1", ["Host: a", "transfer-encoding:ChunkeD", "X: y"], become: "POST / HTTP/1.1",
            with: ["X: y", "Transfer-Encoding: chunked"], "RFC 9112 6.1"),
    ]

    static let cases = passed + underscored + connection + hopByHop + repeated + targets + framing

    /// Names by which a stranger could pass for a proxy, and those of the proxy itself.
    static let strangers = [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Path",
        "X-Forwarded-Server", "X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Forwarded-Scheme", "X-Forwarded-By", "X-Forwarded-Anything",
        "X-Real-IP", "X-Scheme", "Daphne-Root-Path", "Proxy", "X-Request-ID", "X-Portico-TLS", "X-Portico-SNI", "X-Portico-Protocol",
        "X_Forwarded_For", "X-Forwarded_Proto", "X_Real_IP",
    ]

    @Test(arguments: cases)
    func `is written as`(_ test: Case) {
        let request = ParsedRequest(test.raw)
        #expect(request.result == .complete)
        #expect(request.written(.sample) == test.head)
    }

    /// What is written is read again as the same request, and written again as the same bytes.
    @Test(arguments: cases)
    func `what is written is a fixed point`(_ test: Case) {
        let request = ParsedRequest(test.raw)
        let again = ParsedRequest(request.written(.sample))
        #expect(again.result == .complete)
        #expect(again.text(again.head.methodRange) == request.text(request.head.methodRange))
        #expect(again.head.framing == request.head.framing)
        #expect(again.head.length == again.bytes.count)
        #expect(again.written(.sample) == test.head)
    }

    @Test(arguments: strangers)
    func `a stranger says nothing about forwarding`(name: String) {
        let lines = [name, name.lowercased(), name.uppercased()].map { "\($0): forged\r\n" }.joined()
        let plain = Self.head("GET / HTTP/1.1", ["X: y"])
        #expect(ParsedRequest("GET / HTTP/1.1\r\n\(lines)Host: a\r\nX: y\r\n\r\n").written(.sample) == plain)
        #expect(ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\(lines)Connection: \(name)\r\n\r\n").written(.sample) == plain)
    }

    @Test func `the tables are not thinned out`() {
        #expect(Self.cases.count >= 80)
        #expect(Self.strangers.count >= 24)
    }
}
