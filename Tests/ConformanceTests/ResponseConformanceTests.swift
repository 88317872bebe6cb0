import Support
import Testing
import Wire

/// Raw responses to a GET and what becomes of each: nil is a refusal, which is always a 502.
@Suite struct ResponseConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let raw: String
        let framing: BodyFraming?
        let section: String
        var testDescription: String { "\(section): \(name)" }

        init(_ name: String, _ raw: String, _ framing: BodyFraming?, _ section: String) {
            self.name = name
            self.raw = raw
            self.framing = framing
            self.section = section
        }

        /// A response with this status line and a body of three bytes.
        static func line(_ name: String, _ line: String, _ framing: BodyFraming?, _ section: String = "RFC 9112 4") -> Case {
            Case(name, line + "\r\nContent-Length: 3\r\n\r\nabc", framing, section)
        }

        /// A 200 over HTTP/1.1 with these field lines.
        static func fields(_ name: String, _ lines: String..., framing: BodyFraming?, _ section: String) -> Case {
            Case(name, "HTTP/1.1 200 OK\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n", framing, section)
        }
    }

    static let statusLines: [Case] = [
        .line("plain", "HTTP/1.1 200 OK", .length(3)),
        .line("HTTP/1.0", "HTTP/1.0 200 OK", .length(3)),
        .line("empty phrase", "HTTP/1.1 200 ", .length(3)),
        .line("no phrase, no space", "HTTP/1.1 200", .length(3)),
        .line("phrase of several words", "HTTP/1.1 404 Not Found At All", .length(3)),
        .line("odd phrase", "HTTP/1.1 200 (Fine) \t!", .length(3)),
        .line("phrase with high bytes", "HTTP/1.1 200 tr\u{e8}s bien", .length(3)),
        .line("two spaces before the phrase", "HTTP/1.1 200  OK", .length(3)),
        .line("unknown status", "HTTP/1.1 299 Hm", .length(3)),
        .line("highest status", "HTTP/1.1 599 Hm", .length(3)),
        .line("status of two digits", "HTTP/1.1 20 OK", nil),
        .line("status of four digits", "HTTP/1.1 2000 OK", nil),
        .line("status below 100", "HTTP/1.1 099 OK", nil),
        .line("status above 599", "HTTP/1.1 600 OK", nil),
        .line("status with a sign", "HTTP/1.1 +20 OK", nil),
        .line("status of letters", "HTTP/1.1 2OO OK", nil),
        .line("two spaces before the status", "HTTP/1.1  200 OK", nil),
        .line("HTAB before the status", "HTTP/1.1\t200 OK", nil),
        .line("HTAB behind the status", "HTTP/1.1 200\tOK", nil),
        .line("HTTP/2", "HTTP/2 200", nil, "RFC 9112 2.3"),
        .line("HTTP/2.0", "HTTP/2.0 200 OK", nil, "RFC 9112 2.3"),
        .line("HTTP/1.2", "HTTP/1.2 200 OK", nil, "RFC 9112 2.3"),
        .line("version in lower case", "http/1.1 200 OK", nil, "RFC 9112 2.3"),
        .line("another protocol", "ICY 200 OK", nil, "RFC 9112 2.3"),
        .line("CGI status", "Status: 200 OK", nil, "RFC 9112 4"),
        .line("leading space", " HTTP/1.1 200 OK", nil),
        .line("leading blank line", "\r\nHTTP/1.1 200 OK", nil),
        .line("NUL in the phrase", "HTTP/1.1 200 O\u{0}K", nil),
        .line("bare CR in the phrase", "HTTP/1.1 200 O\rK", nil),
        .line("escape in the phrase", "HTTP/1.1 200 \u{1b}[2J", nil),
        Case("HTTP/0.9", "<html>hello</html>\r\n", nil, "RFC 9112 2.3"),
        Case("bare LF behind the status line", "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n", nil, "RFC 9112 2.2"),
        Case("empty line first", "\r\n\r\n", nil, "RFC 9112 4"),
    ]

    static let framings: [Case] = [
        .fields("no framing", "X: y", framing: .untilClose, "RFC 9112 6.3"),
        .fields("no fields", framing: .untilClose, "RFC 9112 6.3"),
        .fields("length", "Content-Length: 0", framing: .length(0), "RFC 9110 8.6"),
        .fields("length twice, agreeing", "Content-Length: 3", "Content-Length: 3", framing: nil, "RFC 9110 8.6"),
        .fields("length twice", "Content-Length: 3", "Content-Length: 4", framing: nil, "RFC 9110 8.6"),
        .fields("length as a list", "Content-Length: 3, 3", framing: nil, "RFC 9110 8.6"),
        .fields("length empty", "Content-Length: ", framing: nil, "RFC 9110 8.6"),
        .fields("length negative", "Content-Length: -1", framing: nil, "RFC 9110 8.6"),
        .fields("length with plus", "Content-Length: +1", framing: nil, "RFC 9110 8.6"),
        .fields("length too long", "Content-Length: 9999999999999999999", framing: nil, "RFC 9110 8.6"),
        .fields("length of letters", "Content-Length: abc", framing: nil, "RFC 9110 8.6"),
        .fields("chunked", "Transfer-Encoding: chunked", framing: .chunked, "RFC 9112 6.1"),
        .fields("chunked in upper case", "TRANSFER-ENCODING: CHUNKED", framing: .chunked, "RFC 9112 6.1"),
        .fields("chunked and a length", "Transfer-Encoding: chunked", "Content-Length: 3", framing: nil, "RFC 9112 6.3"),
        .fields("a length and chunked", "Content-Length: 3", "Transfer-Encoding: chunked", framing: nil, "RFC 9112 6.3"),
        .fields("chunked twice", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", framing: nil, "RFC 9112 6.1"),
        .fields("gzip, chunked", "Transfer-Encoding: gzip, chunked", framing: nil, "RFC 9112 6.1"),
        .fields("identity", "Transfer-Encoding: identity", framing: nil, "RFC 9112 6.1"),
        .fields("coding empty", "Transfer-Encoding:", framing: nil, "RFC 9112 6.1"),
        Case("chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", nil, "RFC 9112 6.1"),
        Case("100", "HTTP/1.1 100 Continue\r\n\r\n", BodyFraming.none, "RFC 9110 15.2"),
        Case("100 with fields", "HTTP/1.1 100 (Continue)\r\nServer: x\r\n\r\n", BodyFraming.none, "RFC 9110 15.2"),
        Case("103 with a length", "HTTP/1.1 103 Early Hints\r\nContent-Length: 3\r\n\r\n", BodyFraming.none, "RFC 9112 6.3"),
        Case("101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", BodyFraming.none, "RFC 9110 15.2.2"),
        Case("204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\n", BodyFraming.none, "RFC 9112 6.3"),
        Case("204 chunked", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", BodyFraming.none, "RFC 9112 6.3"),
        Case("304 with a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", BodyFraming.none, "RFC 9112 6.3"),
        Case("304 with a malformed length", "HTTP/1.1 304 Not Modified\r\nContent-Length: x\r\n\r\n", nil, "RFC 9110 8.6"),
    ]

    static let fields: [Case] = [
        .fields("high bytes in a value", "X: caf\u{e9}", framing: .untilClose, "RFC 9110 5.5"),
        .fields("underscore in a name", "X_Y: a", framing: .untilClose, "RFC 9110 5.1"),
        .fields("folded", "X: a", " b", framing: nil, "RFC 9112 5.2"),
        .fields("space before the colon", "Content-Length : 3", framing: nil, "RFC 9112 5.1"),
        .fields("empty name", ": a", framing: nil, "RFC 9110 5.1"),
        .fields("no colon", "Traceback (most recent call last)", framing: nil, "RFC 9112 5"),
        .fields("NUL in a value", "X: a\u{0}", framing: nil, "RFC 9110 5.5"),
        .fields("bare CR in a value", "X: a\rY: b", framing: nil, "RFC 9112 2.2"),
        .fields("bare LF in a value", "X: a\nSet-Cookie: b", framing: nil, "RFC 9112 2.2"),
        .fields("33 connection options", "Connection: " + String(repeating: "a,", count: 33), framing: nil, "RFC 9110 7.6.1"),
        Case("bare LF ends the head", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n", nil, "RFC 9112 2.2"),
    ]

    @Test(arguments: statusLines + framings + fields)
    func verdict(_ test: Case) {
        let response = ParsedResponse(test.raw)
        guard let framing = test.framing else {
            #expect(response.refusedStatus == 502, "\(response.result)")
            return
        }
        #expect(response.result == .complete)
        #expect(response.head.framing == framing)
    }

    @Test(arguments: statusLines + framings + fields)
    func `verdict of every part`(_ test: Case) {
        let whole = [UInt8](test.raw.utf8)
        for count in 0..<whole.count {
            let part = ParsedResponse([UInt8](whole[..<count]))
            if part.result == .complete {
                #expect(test.framing != nil && part.head.length <= count, "cut at \(count)")
            } else if part.result != .incomplete {
                #expect(test.framing == nil, "cut at \(count)")
            }
        }
    }

    /// HEAD has no body whatever the fields say, and no licence for broken ones.
    @Test(arguments: statusLines + framings + fields)
    func `verdict for HEAD`(_ test: Case) {
        let response = ParsedResponse(test.raw, to: .head)
        if test.framing == nil {
            #expect(response.refusedStatus == 502)
        } else {
            #expect(response.result == .complete)
            #expect(response.head.framing == .none)
        }
    }

    @Test func `the tables are not thinned out`() {
        #expect((Self.statusLines + Self.framings + Self.fields).count >= 50)
    }
}
