import Support
import Testing
import Wire

/// Raw requests and what becomes of each. `verdict` 0: accepted; otherwise the status of the refusal.
@Suite struct RequestConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let raw: String
        let verdict: Int
        let section: String
        var testDescription: String { "\(section): \(name)" }

        init(_ name: String, _ raw: String, _ verdict: Int, _ section: String) {
            self.name = name
            self.raw = raw
            self.verdict = verdict
            self.section = section
        }

        /// A good GET over HTTP/1.1 with these field lines added, each without its line end.
        static func fields(_ name: String, _ lines: String..., verdict: Int, _ section: String) -> Case {
            Case(name, "GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n", verdict, section)
        }

        /// A request with this line and a good Host.
        static func line(_ name: String, _ line: String, _ verdict: Int, _ section: String) -> Case {
            Case(name, line + "\r\nHost: a\r\n\r\n", verdict, section)
        }

        static func host(_ name: String, _ value: String, _ verdict: Int) -> Case {
            Case(name, "GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n", verdict, "RFC 9110 7.2")
        }
    }

    static let startLines: [Case] = [
        .line("plain GET", "GET / HTTP/1.1", 0, "RFC 9112 3"),
        .line("HTTP/1.0", "GET / HTTP/1.0", 0, "RFC 9112 2.3"),
        Case("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0, "RFC 9112 3.2"),
        .line("unknown method", "BREW /pot HTTP/1.1", 0, "RFC 9110 9.1"),
        .line("method in lower case is another method", "get / HTTP/1.1", 0, "RFC 9110 9.1"),
        .line("method of every token byte", "!#$%&'*+-.^_`|~09azAZ / HTTP/1.1", 0, "RFC 9110 5.6.2"),
        .line("method of 32 bytes", String(repeating: "M", count: 32) + " / HTTP/1.1", 0, "RFC 9112 3"),
        .line("method of 33 bytes", String(repeating: "M", count: 33) + " / HTTP/1.1", 400, "RFC 9112 3"),
        .line("method with a colon", "GE:T / HTTP/1.1", 400, "RFC 9110 9.1"),
        .line("method with a high byte", "G\u{e9}T / HTTP/1.1", 400, "RFC 9110 9.1"),
        .line("no method", " / HTTP/1.1", 400, "RFC 9112 3"),
        .line("CONNECT", "CONNECT a:443 HTTP/1.1", 405, "RFC 9110 9.3.6"),
        .line("TRACE", "TRACE / HTTP/1.1", 405, "RFC 9110 9.3.8"),
        Case("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "RFC 9113 3.4"),
        .line("HTTP/2.0", "GET / HTTP/2.0", 505, "RFC 9112 2.3"),
        .line("HTTP/1.2", "GET / HTTP/1.2", 505, "RFC 9112 2.3"),
        .line("HTTP/0.9 spelled out", "GET / HTTP/0.9", 505, "RFC 9112 2.3"),
        .line("HTTP/9.9", "GET / HTTP/9.9", 505, "RFC 9112 2.3"),
        Case("HTTP/0.9", "GET /\r\n\r\n", 400, "RFC 9112 2.3"),
        .line("version in lower case", "GET / http/1.1", 400, "RFC 9112 2.3"),
        .line("version without minor", "GET / HTTP/1", 400, "RFC 9112 2.3"),
        .line("version with three parts", "GET / HTTP/1.1.1", 400, "RFC 9112 2.3"),
        .line("version of two digits", "GET / HTTP/11.1", 400, "RFC 9112 2.3"),
        .line("version with a sign", "GET / HTTP/+1.1", 400, "RFC 9112 2.3"),
        .line("another protocol", "GET / RTSP/1.0", 400, "RFC 9112 2.3"),
        .line("two spaces before the target", "GET  / HTTP/1.1", 400, "RFC 9112 3"),
        .line("two spaces before the version", "GET /  HTTP/1.1", 400, "RFC 9112 3"),
        .line("space behind the version", "GET / HTTP/1.1 ", 400, "RFC 9112 3"),
        .line("HTAB for a space", "GET\t/ HTTP/1.1", 400, "RFC 9112 3"),
        .line("HTAB before the version", "GET /\tHTTP/1.1", 400, "RFC 9112 3"),
        .line("four words", "GET / / HTTP/1.1", 400, "RFC 9112 3"),
        .line("empty target", "GET  HTTP/1.1", 400, "RFC 9112 3.2"),
        .line("method and version only", "GET HTTP/1.1", 400, "RFC 9112 3.2"),
        Case("one leading blank line", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, "RFC 9112 2.2"),
        Case("two leading blank lines", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 0, "RFC 9112 2.2"),
        Case("three leading blank lines", "\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "RFC 9112 2.2"),
        Case("leading bare LF", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "RFC 9112 2.2"),
        Case("leading bare CR", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "RFC 9112 2.2"),
        Case("TLS client hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", 400, "RFC 9112 3"),
    ]

    static let targets: [Case] = [
        .line("query", "GET /?a=b&c HTTP/1.1", 0, "RFC 9112 3.2.1"),
        .line("percent escapes", "GET /%2e%2E/%00 HTTP/1.1", 0, "RFC 3986 2.1"),
        .line("bytes that browsers send raw", "GET /a|b\"c<d>`{e}\\^? HTTP/1.1", 0, "RFC 3986 2"),
        .line("two slashes", "GET //a//b HTTP/1.1", 0, "RFC 9112 3.2.1"),
        .line("fragment", "GET /a#b HTTP/1.1", 400, "RFC 9110 7.1"),
        .line("high byte", "GET /caf\u{e9} HTTP/1.1", 400, "RFC 3986 2"),
        .line("control byte", "GET /a\u{1}b HTTP/1.1", 400, "RFC 3986 2"),
        .line("DEL", "GET /a\u{7f}b HTTP/1.1", 400, "RFC 3986 2"),
        .line("NUL", "GET /a\u{0}b HTTP/1.1", 400, "RFC 3986 2"),
        .line("space within", "GET /a b HTTP/1.1", 400, "RFC 9112 3"),
        .line("relative", "GET a HTTP/1.1", 400, "RFC 9112 3.2"),
        .line("query only", "GET ?a HTTP/1.1", 400, "RFC 9112 3.2"),
        .line("absolute", "GET http://b/c HTTP/1.1", 0, "RFC 9112 3.2.2"),
        .line("absolute, https, upper case", "GET HTTPS://b:8443/c HTTP/1.1", 0, "RFC 9112 3.2.2"),
        .line("absolute without path", "GET http://b HTTP/1.1", 0, "RFC 9112 3.2.2"),
        .line("absolute, query without path", "GET http://b?c HTTP/1.1", 0, "RFC 9112 3.2.2"),
        .line("absolute, another scheme", "GET ftp://b/c HTTP/1.1", 400, "RFC 9112 3.2.2"),
        .line("absolute with user information", "GET http://u@b/c HTTP/1.1", 400, "RFC 9110 4.2.4"),
        .line("absolute with a bad port", "GET http://b:x/c HTTP/1.1", 400, "RFC 9110 4.2.1"),
        .line("absolute without authority", "GET http:///c HTTP/1.1", 400, "RFC 9110 4.2.1"),
        .line("absolute, one slash", "GET http:/b/c HTTP/1.1", 400, "RFC 9112 3.2.2"),
        .line("scheme only", "GET http:// HTTP/1.1", 400, "RFC 9110 4.2.1"),
        .line("authority-form", "GET b:80 HTTP/1.1", 400, "RFC 9112 3.2.3"),
        .line("asterisk", "OPTIONS * HTTP/1.1", 0, "RFC 9112 3.2.4"),
        .line("asterisk with GET", "GET * HTTP/1.1", 400, "RFC 9112 3.2.4"),
        .line("asterisk and more", "OPTIONS *a HTTP/1.1", 400, "RFC 9112 3.2.4"),
        Case("absolute without Host", "GET http://b/c HTTP/1.1\r\n\r\n", 400, "RFC 9112 3.2"),
    ]

    static let hosts: [Case] = [
        Case("none", "GET / HTTP/1.1\r\n\r\n", 400, "RFC 9112 3.2"),
        Case("two", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "RFC 9112 3.2"),
        Case("two that agree", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "RFC 9112 3.2"),
        Case("two in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400, "RFC 9112 3.2"),
        .host("name", "www.example.test", 0), .host("name and port", "example.test:8443", 0), .host("trailing dot", "example.test.", 0),
        .host("underscore", "my_app", 0), .host("IPv4", "192.0.2.1:80", 0), .host("IPv6", "[2001:db8::1]", 0),
        .host("IPv6 and port", "[::1]:443", 0), .host("highest port", "a:65535", 0), .host("upper case", "EXAMPLE.test", 0),
        .host("empty", "", 400), .host("port only", ":80", 400), .host("empty port", "a:", 400), .host("port too high", "a:65536", 400),
        .host("port of six digits", "a:000080", 400), .host("port with a sign", "a:+80", 400), .host("two ports", "a:1:2", 400),
        .host("user information", "u@a", 400), .host("slash", "a/b", 400), .host("comma", "a,b", 400), .host("space", "a b", 400),
        .host("quote", "\"a\"", 400), .host("high byte", "\u{e9}", 400), .host("percent", "a%2eb", 400), .host("query", "a?b", 400),
        .host("bare IPv6", "::1", 400), .host("open bracket", "[::1", 400), .host("empty brackets", "[]", 400),
        .host("name in brackets", "[xyz]", 400), .host("text behind the bracket", "[::1]a", 400), .host("zone", "[fe80::1%25eth0]", 400),
        .host("backslash", "a\\b", 400), .host("name of 256 bytes", String(repeating: "a", count: 256), 400),
        .host("scheme", "http://a", 400),
    ]

    static let framing: [Case] = [
        .fields("length", "Content-Length: 3", verdict: 0, "RFC 9110 8.6"),
        .fields("length of 18 digits", "Content-Length: 999999999999999999", verdict: 0, "RFC 9110 8.6"),
        .fields("length of 19 digits", "Content-Length: 1000000000000000000", verdict: 400, "RFC 9110 8.6"),
        .fields("length empty", "Content-Length:", verdict: 400, "RFC 9110 8.6"),
        .fields("length with plus", "Content-Length: +3", verdict: 400, "RFC 9110 8.6"),
        .fields("length negative", "Content-Length: -3", verdict: 400, "RFC 9110 8.6"),
        .fields("length in hexadecimal", "Content-Length: 0x3", verdict: 400, "RFC 9110 8.6"),
        .fields("length with a space within", "Content-Length: 3 4", verdict: 400, "RFC 9110 8.6"),
        .fields("length with an underscore", "Content-Length: 1_0", verdict: 400, "RFC 9110 8.6"),
        .fields("length as a fraction", "Content-Length: 3.0", verdict: 400, "RFC 9110 8.6"),
        .fields("length as a list that agrees", "Content-Length: 3, 3", verdict: 400, "RFC 9110 8.6"),
        .fields("length as a list", "Content-Length: 3, 4", verdict: 400, "RFC 9110 8.6"),
        .fields("length twice, agreeing", "Content-Length: 3", "Content-Length: 3", verdict: 400, "RFC 9110 8.6"),
        .fields("length twice", "Content-Length: 3", "Content-Length: 4", verdict: 400, "RFC 9110 8.6"),
        .fields("length, the second empty", "Content-Length: 3", "Content-Length:", verdict: 400, "RFC 9110 8.6"),
        .fields("length in full-width digits", "Content-Length: \u{ff13}", verdict: 400, "RFC 9110 8.6"),
        .fields("length with a semicolon", "Content-Length: 3;", verdict: 400, "RFC 9110 8.6"),
        .fields("chunked", "Transfer-Encoding: chunked", verdict: 0, "RFC 9112 6.1"),
        .fields("chunked in upper case", "Transfer-Encoding: ChunkeD", verdict: 0, "RFC 9112 6.1"),
        .fields("chunked between HTABs", "Transfer-Encoding:\tchunked\t", verdict: 0, "RFC 9112 6.1"),
        .fields("chunked and a length", "Transfer-Encoding: chunked", "Content-Length: 3", verdict: 400, "RFC 9112 6.1"),
        .fields("a length and chunked", "Content-Length: 3", "Transfer-Encoding: chunked", verdict: 400, "RFC 9112 6.1"),
        .fields("chunked twice", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", verdict: 400, "RFC 9112 6.1"),
        .fields("chunked and identity", "Transfer-Encoding: chunked", "Transfer-Encoding: identity", verdict: 400, "RFC 9112 6.1"),
        .fields("chunked twice in one", "Transfer-Encoding: chunked, chunked", verdict: 400, "RFC 9112 6.1"),
        .fields("coding empty", "Transfer-Encoding:", verdict: 400, "RFC 9112 6.1"),
        .fields("coding a comma", "Transfer-Encoding: ,", verdict: 400, "RFC 9112 6.1"),
        .fields("chunked and a comma", "Transfer-Encoding: chunked,", verdict: 400, "RFC 9112 6.1"),
        .fields("coding quoted", "Transfer-Encoding: \"chunked\"", verdict: 400, "RFC 9112 6.1"),
        .fields("coding with a high byte", "Transfer-Encoding: chunked\u{85}", verdict: 400, "RFC 9112 6.1"),
        .fields("coding with a vertical tab", "Transfer-Encoding: \u{b}chunked", verdict: 400, "RFC 9112 6.1"),
        .fields("coding of two words", "Transfer-Encoding: chunked gzip", verdict: 400, "RFC 9112 6.1"),
        .fields("chunked with a parameter", "Transfer-Encoding: chunked;q=1", verdict: 501, "RFC 9112 6.1"),
        .fields("gzip", "Transfer-Encoding: gzip", verdict: 501, "RFC 9112 6.1"),
        .fields("gzip, chunked", "Transfer-Encoding: gzip, chunked", verdict: 501, "RFC 9112 6.1"),
        .fields("chunked, identity", "Transfer-Encoding: chunked, identity", verdict: 501, "RFC 9112 6.1"),
        .fields("identity", "Transfer-Encoding: identity", verdict: 501, "RFC 9112 6.1"),
        .fields("xchunked", "Transfer-Encoding: xchunked", verdict: 501, "RFC 9112 6.1"),
        .fields("name with a space before the colon", "Transfer-Encoding : chunked", verdict: 400, "RFC 9112 5.1"),
        .fields("underscored name is no framing", "Transfer_Encoding: chunked", "Content-Length: 3", verdict: 0, "edge rule 8"),
        Case("chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "RFC 9112 6.1"),
    ]

    static let fields: [Case] = [
        .fields("empty value", "X:", verdict: 0, "RFC 9110 5.5"),
        .fields("no white space", "X:y", verdict: 0, "RFC 9112 5"),
        .fields("high bytes in a value", "X: caf\u{e9}", verdict: 0, "RFC 9110 5.5"),
        .fields("HTAB in a value", "X: a\tb", verdict: 0, "RFC 9110 5.5"),
        .fields("colons in a value", "X: :a:b", verdict: 0, "RFC 9110 5.5"),
        .fields("name of every token byte", "!#$%&'*+-.^_`|~09azAZ: a", verdict: 0, "RFC 9110 5.6.2"),
        .fields("NUL in a value", "X: a\u{0}b", verdict: 400, "RFC 9110 5.5"),
        .fields("NUL at the end of a value", "X: aaaaaaaaaaaaaaaaaaaaaa\u{0}", verdict: 400, "RFC 9110 5.5"),
        .fields("control byte in a value", "X: a\u{1f}b", verdict: 400, "RFC 9110 5.5"),
        .fields("escape in a value", "X: \u{1b}[2J", verdict: 400, "RFC 9110 5.5"),
        .fields("DEL in a value", "X: a\u{7f}b", verdict: 400, "RFC 9110 5.5"),
        .fields("form feed before a value", "X: \u{c}a", verdict: 400, "RFC 9110 5.5"),
        .fields("empty name", ": a", verdict: 400, "RFC 9110 5.1"),
        .fields("no colon", "X", verdict: 400, "RFC 9112 5"),
        .fields("space in a name", "X Y: a", verdict: 400, "RFC 9110 5.1"),
        .fields("space before the colon", "X : a", verdict: 400, "RFC 9112 5.1"),
        .fields("HTAB before the colon", "X\t: a", verdict: 400, "RFC 9112 5.1"),
        .fields("high byte in a name", "X\u{e9}: a", verdict: 400, "RFC 9110 5.1"),
        .fields("control byte in a name", "X\u{1}: a", verdict: 400, "RFC 9110 5.1"),
        .fields("NUL in a name", "X\u{0}Y: a", verdict: 400, "RFC 9110 5.1"),
        .fields("parenthesis in a name", "X(Y): a", verdict: 400, "RFC 9110 5.1"),
        .fields("folded with a space", "X: a", " b", verdict: 400, "RFC 9112 5.2"),
        .fields("folded with HTAB", "X: a", "\tb: c", verdict: 400, "RFC 9112 5.2"),
        .fields("folded empty line", "X: a", " ", verdict: 400, "RFC 9112 5.2"),
        .fields("bare CR in a value", "X: a\rb", verdict: 400, "RFC 9112 2.2"),
        .fields("bare CR that hides a field", "X: a\rContent-Length: 3", verdict: 400, "RFC 9112 2.2"),
        .fields("bare LF in a value", "X: a\nY: b", verdict: 400, "RFC 9112 2.2"),
        .fields("two CRs", "X: a\r", verdict: 400, "RFC 9112 2.2"),
        Case("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "RFC 9112 2.2"),
        Case("bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "RFC 9112 2.2"),
        Case("bare LFs everywhere", "GET / HTTP/1.1\nHost: a\n\n", 400, "RFC 9112 2.2"),
        Case("bare LF ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400, "RFC 9112 2.2"),
        Case("bare CR ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\rX", 400, "RFC 9112 2.2"),
        .fields("unknown expectation", "Expect: cake", verdict: 417, "RFC 9110 10.1.1"),
        .fields("expectation and another", "Expect: 100-continue, cake", verdict: 417, "RFC 9110 10.1.1"),
        .fields("expectation", "Expect: 100-continue", verdict: 0, "RFC 9110 10.1.1"),
        .fields("32 connection options", "Connection: " + repeated("a,", 32), verdict: 0, "RFC 9110 7.6.1"),
        .fields("33 connection options", "Connection: " + repeated("a,", 33), verdict: 400, "RFC 9110 7.6.1"),
        .fields("connection options that are no tokens", "Connection: \"close\", ,;", verdict: 0, "RFC 9110 7.6.1"),
    ]

    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: startLines + targets + hosts + framing + fields)
    func verdict(_ test: Case) {
        let request = ParsedRequest(test.raw)
        #expect(request.result != .incomplete)
        #expect(request.refusedStatus == test.verdict, "\(request.result)")
    }

    /// However a message is cut, nobody gets another verdict: a part is incomplete, or refused like the whole.
    @Test(arguments: startLines + targets + hosts + framing + fields)
    func `verdict of every part`(_ test: Case) {
        let whole = [UInt8](test.raw.utf8)
        for count in 0..<whole.count {
            let part = ParsedRequest([UInt8](whole[..<count]))
            if part.result == .complete {
                // Only what stands behind the head may be missing.
                #expect(test.verdict == 0 && part.head.length <= count, "cut at \(count)")
            } else if part.result != .incomplete {
                #expect(part.refusedStatus == test.verdict, "cut at \(count)")
            }
        }
    }

    /// The finder asks for the parser exactly when that has an answer that more bytes cannot change.
    @Test(arguments: startLines + targets + hosts + framing + fields)
    func `the finder calls in time`(_ test: Case) {
        let whole = [UInt8](test.raw.utf8)
        var finder = HeadEndFinder()
        for count in 0...whole.count {
            let isFound = finder.scan(whole.span.extracting(0..<count))
            if isFound { return }
        }
        Issue.record("never called the parser")
    }

    @Test func `the tables are not thinned out`() {
        #expect((Self.startLines + Self.targets + Self.hosts + Self.framing + Self.fields).count >= 120)
    }
}
