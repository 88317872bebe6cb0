import Support
import Testing
import Wire

/// Chunked bodies (RFC 9112, section 7.1) and what they decode to; nil is a refusal.
@Suite struct ChunkedConformanceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let raw: String
        let text: String?
        var testDescription: String { name }

        init(_ name: String, _ raw: String, _ text: String?) {
            self.name = name
            self.raw = raw
            self.text = text
        }
    }

    static let good: [Case] = [
        Case("empty body", "0\r\n\r\n", ""),
        Case("several zeros", "0000000000000000\r\n\r\n", ""),
        Case("one chunk", "3\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("two chunks", "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n", "abcd"),
        Case("lower case", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        Case("upper case", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        Case("leading zeros", "0000000000000003\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("two digits", "10\r\n0123456789abcdef\r\n0\r\n\r\n", "0123456789abcdef"),
        Case("line ends within the data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
        Case("data like a last chunk", "5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
        Case("extension without value", "3;a\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("extension with value", "3;a=b\r\nabc\r\n0;c\r\n\r\n", "abc"),
        Case("several extensions", "3;a=b;c;d=e\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("extension between white space", "3 \t; a = b ;c\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("quoted extension", "3;a=\"b;c \\\" \t\"\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("empty quoted extension", "3;a=\"\"\r\nabc\r\n0\r\n\r\n", "abc"),
        Case("trailer", "0\r\nX: y\r\n\r\n", ""),
        Case("trailers", "3\r\nabc\r\n0\r\nX: y\r\nZ:\r\nW:\t a b\r\n\r\n", "abc"),
        Case("forbidden trailer is dropped", "0\r\nContent-Length: 5\r\nHost: b\r\n\r\n", ""),
        Case("bytes that follow are not touched", "0\r\n\r\nGET / HTTP/1.1\r\n", ""),
    ]

    static let bad: [Case] = [
        Case("no size", "\r\nabc\r\n0\r\n\r\n", nil),
        Case("size with a sign", "+3\r\nabc\r\n0\r\n\r\n", nil),
        Case("negative size", "-3\r\nabc\r\n0\r\n\r\n", nil),
        Case("size with 0x", "0x3\r\nabc\r\n0\r\n\r\n", nil),
        Case("size with an underscore", "1_0\r\n0123456789abcdef\r\n0\r\n\r\n", nil),
        Case("leading space", " 3\r\nabc\r\n0\r\n\r\n", nil),
        Case("space behind the size", "3 \r\nabc\r\n0\r\n\r\n", nil),
        Case("HTAB behind the size", "3\t\r\nabc\r\n0\r\n\r\n", nil),
        Case("not a digit", "g\r\nabc\r\n0\r\n\r\n", nil),
        Case("comma", "3,3\r\nabc\r\n0\r\n\r\n", nil),
        Case("17 digits", "00000000000000003\r\nabc\r\n0\r\n\r\n", nil),
        Case("17 digits that wrap to 3", "10000000000000003\r\nabc\r\n0\r\n\r\n", nil),
        Case("16 digits beyond a signed number", "8000000000000003\r\nabc\r\n0\r\n\r\n", nil),
        Case("16 digits of f", "ffffffffffffffff\r\nabc\r\n0\r\n\r\n", nil),
        Case("bare LF behind the size", "3\nabc\r\n0\r\n\r\n", nil),
        Case("bare CR behind the size", "3\rabc\r\n0\r\n\r\n", nil),
        Case("two CRs behind the size", "3\r\r\nabc\r\n0\r\n\r\n", nil),
        Case("NUL behind the size", "3\u{0}\r\nabc\r\n0\r\n\r\n", nil),
        Case("data too long", "3\r\nabcd\r\n0\r\n\r\n", nil),
        Case("data too short", "4\r\nabc\r\n0\r\n\r\n", nil),
        Case("bare LF behind the data", "3\r\nabc\n0\r\n\r\n", nil),
        Case("bare CR behind the data", "3\r\nabc\r0\r\n\r\n", nil),
        Case("nothing behind the data", "3\r\nabc0\r\n\r\n", nil),
        Case("bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n", nil),
        Case("bare LF ends an extension", "3;a=b\nabc\r\n0\r\n\r\n", nil),
        Case("bare LF in a quoted extension", "3;a=\"\n\"\r\nabc\r\n0\r\n\r\n", nil),
        Case("CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n", nil),
        Case("CRLF in a quoted extension", "3;a=\"\r\n\"\r\nabc\r\n0\r\n\r\n", nil),
        Case("NUL in an extension", "3;a\u{0}\r\nabc\r\n0\r\n\r\n", nil),
        Case("semicolon without name", "3;\r\nabc\r\n0\r\n\r\n", nil),
        Case("two semicolons", "3;;a\r\nabc\r\n0\r\n\r\n", nil),
        Case("extension without value behind =", "3;a=\r\nabc\r\n0\r\n\r\n", nil),
        Case("white space at the end of an extension", "3;a \r\nabc\r\n0\r\n\r\n", nil),
        Case("open quote", "3;a=\"b\r\nabc\r\n0\r\n\r\n", nil),
        Case("text behind the quote", "3;a=\"b\"c\r\nabc\r\n0\r\n\r\n", nil),
        Case("extension larger than 4 KiB", "3;" + String(repeating: "a", count: 4096) + "\r\nabc\r\n0\r\n\r\n", nil),
        Case("extensions larger than 4 KiB in sum", String(repeating: "1;aaaaaaaaa\r\nb\r\n", count: 410) + "0\r\n\r\n", nil),
        Case("trailer without colon", "0\r\nX\r\n\r\n", nil),
        Case("trailer with empty name", "0\r\n: a\r\n\r\n", nil),
        Case("trailer with a space before the colon", "0\r\nX : a\r\n\r\n", nil),
        Case("folded trailer", "0\r\nX: a\r\n b\r\n\r\n", nil),
        Case("bare LF in a trailer", "0\r\nX: a\nY: b\r\n\r\n", nil),
        Case("bare CR in a trailer", "0\r\nX: a\rY: b\r\n\r\n", nil),
        Case("NUL in a trailer", "0\r\nX: a\u{0}\r\n\r\n", nil),
        Case("bare LF ends the body", "0\r\n\n", nil),
        Case("bare CR ends the body", "0\r\n\rX", nil),
        Case("bare LF behind the last size", "0\n\r\n", nil),
        Case("trailers larger than 8 KiB", "0\r\n" + String(repeating: "X: y\r\n", count: 1366) + "\r\n", nil),
    ]

    @Test(arguments: good)
    func `decodes`(_ test: Case) {
        let decoded = DecodedChunks(test.raw)
        #expect(decoded.end == .end)
        #expect(decoded.text == test.text)
        let rest = test.raw.utf8.count - decoded.consumed
        #expect(rest == (test.name.hasPrefix("bytes that follow") ? 16 : 0))
    }

    @Test(arguments: bad)
    func `is refused`(_ test: Case) {
        switch DecodedChunks(test.raw).end {
        case .invalid: break
        case let end: Issue.record("\(end)")
        }
    }

    @Test(arguments: good + bad)
    func `byte by byte, and cut anywhere, it is the same`(_ test: Case) {
        let bytes = [UInt8](test.raw.utf8)
        let whole = DecodedChunks([bytes])
        let single = DecodedChunks(bytes.map { [$0] })
        #expect(single.data == whole.data && single.end == whole.end)
        // Where a refused body stops being consumed depends on the cuts, and on nobody's account.
        if whole.end == .end { #expect(single.consumed == whole.consumed) }
        guard bytes.count < 200 else { return }
        for cut in 0...bytes.count {
            let parts = DecodedChunks([[UInt8](bytes[..<cut]), [UInt8](bytes[cut...])])
            #expect(parts.data == whole.data && parts.end == whole.end, "cut at \(cut)")
        }
    }

    @Test(arguments: good)
    func `a cut body never looks whole`(_ test: Case) {
        let bytes = [UInt8](test.raw.utf8)
        let length = DecodedChunks([bytes]).consumed
        for cut in 0..<length {
            #expect(DecodedChunks([[UInt8](bytes[..<cut])]).end == .incomplete, "cut at \(cut)")
        }
    }

    @Test func `the tables are not thinned out`() {
        #expect((Self.good + Self.bad).count >= 40)
    }
}
