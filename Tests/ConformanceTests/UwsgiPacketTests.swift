import Bytes
import Support
import Testing
import Wire

/// Packets byte for byte, after the layout in the uwsgi specification: modifier1, size (16 bits, little-endian), modifier2, then for each
/// variable the length of its name, the name, the length of its value, the value; lengths are 16 bits, little-endian.
@Suite struct UwsgiPacketTests {
    /// Counted by hand: 533 = 0x0215 bytes of variables.
    static let golden =
        "\u{0}\u{15}\u{2}\u{0}"
        + [
            "\u{e}\u{0}REQUEST_METHOD\u{4}\u{0}POST",
            "\u{b}\u{0}REQUEST_URI\u{c}\u{0}/p/a%20b?q=1",
            "\u{9}\u{0}PATH_INFO\u{4}\u{0}/a b",
            "\u{c}\u{0}QUERY_STRING\u{3}\u{0}q=1",
            "\u{b}\u{0}SCRIPT_NAME\u{2}\u{0}/p",
            "\u{b}\u{0}SERVER_NAME\u{1}\u{0}h",
            "\u{b}\u{0}SERVER_PORT\u{3}\u{0}443",
            "\u{f}\u{0}SERVER_PROTOCOL\u{8}\u{0}HTTP/1.1",
            "\u{b}\u{0}REMOTE_ADDR\u{9}\u{0}192.0.2.7",
            "\u{b}\u{0}REMOTE_PORT\u{5}\u{0}50000",
            "\u{e}\u{0}REQUEST_SCHEME\u{5}\u{0}https",
            "\u{c}\u{0}UWSGI_SCHEME\u{5}\u{0}https",
            "\u{5}\u{0}HTTPS\u{2}\u{0}on",
            "\u{c}\u{0}CONTENT_TYPE\u{3}\u{0}t/p",
            "\u{e}\u{0}CONTENT_LENGTH\u{1}\u{0}5",
            "\u{8}\u{0}HTTP_X_A\u{1}\u{0}1",
            "\u{9}\u{0}HTTP_HOST\u{5}\u{0}h:443",
            "\u{15}\u{0}HTTP_X_FORWARDED_HOST\u{5}\u{0}h:443",
            "\u{14}\u{0}HTTP_X_FORWARDED_FOR\u{9}\u{0}192.0.2.7",
            "\u{e}\u{0}HTTP_X_REAL_IP\u{9}\u{0}192.0.2.7",
            "\u{16}\u{0}HTTP_X_FORWARDED_PROTO\u{5}\u{0}https",
            "\u{15}\u{0}HTTP_X_FORWARDED_PORT\u{3}\u{0}443",
            "\u{11}\u{0}HTTP_X_REQUEST_ID \u{0}0123456789abcdeffedcba9876543210",
        ].joined()

    @Test func `golden bytes`() {
        let text = "POST /p/a%20b?q=1 HTTP/1.1\r\nHost: h:443\r\nContent-Type: t/p\r\nContent-Length: 5\r\nx-a: 1\r\n\r\n"
        let (result, packet) = Self.packet(text, contentLength: 5, scriptNameLength: 2)
        #expect(result == .written)
        #expect(packet.count == 537)
        #expect(packet == [UInt8](Self.golden.utf8))
    }

    @Test func `an app server that asks for it hears of the TLS session`() {
        let request = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nX-Portico-SNI: evil.test\r\n\r\n")
        var context = ForwardingContext.sample
        context.tls = .init(version: "TLSv1.3", serverName: Array("a.test".utf8))
        var out = ByteBuffer()
        let result = UwsgiPacket.write(
            request.head, request.bytes.span, context: context, contentLength: nil, scriptNameLength: 0, into: &out)
        #expect(result == .written)
        let text = String(decoding: out.array, as: UTF8.self)
        #expect(text.hasSuffix("\u{12}\u{0}HTTP_X_PORTICO_SNI\u{6}\u{0}a.test"))
        #expect(text.contains("\u{12}\u{0}HTTP_X_PORTICO_TLS\u{7}\u{0}TLSv1.3"))
        #expect(!text.contains("evil"))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        var contentLength: Int?
        var scriptNameLength = 0
        var secure = true
        /// Lines of NAME=value in place of the usual ones; the value nil takes the variable out.
        let changes: [(String, String?)]
        /// HTTP_* of fields, in order.
        var fields: [(String, String)] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "plain", request: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", changes: []),
        Case(
            name: "no TLS", request: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", secure: false,
            changes: [("REQUEST_SCHEME", "http"), ("UWSGI_SCHEME", "http"), ("HTTPS", nil), ("HTTP_X_FORWARDED_PROTO", "http")]),
        Case(
            name: "method and query", request: "DELETE /x?a=b?c HTTP/1.1\r\nHost: a\r\n\r\n",
            changes: [("REQUEST_METHOD", "DELETE"), ("REQUEST_URI", "/x?a=b?c"), ("PATH_INFO", "/x"), ("QUERY_STRING", "a=b?c")]),
        Case(
            name: "decoded once", request: "GET /%2561%2F/%c3%A9 HTTP/1.1\r\nHost: a\r\n\r\n",
            changes: [("REQUEST_URI", "/%2561%2F/%c3%A9"), ("PATH_INFO", "/%61//\u{e9}")]),
        Case(
            name: "the query is not decoded", request: "GET /?%zz%00 HTTP/1.1\r\nHost: a\r\n\r\n",
            changes: [("REQUEST_URI", "/?%zz%00"), ("QUERY_STRING", "%zz%00")]),
        Case(
            name: "whole path is the script", request: "GET /app?q HTTP/1.1\r\nHost: a\r\n\r\n", scriptNameLength: 4,
            changes: [("REQUEST_URI", "/app?q"), ("QUERY_STRING", "q"), ("SCRIPT_NAME", "/app")]),
        Case(
            name: "script with a final slash", request: "GET /app/x HTTP/1.1\r\nHost: a\r\n\r\n", scriptNameLength: 5,
            changes: [("REQUEST_URI", "/app/x"), ("PATH_INFO", "/x"), ("SCRIPT_NAME", "/app")]),
        Case(
            name: "absolute-form", request: "GET http://b:81/x HTTP/1.1\r\nHost: a\r\n\r\n",
            changes: [
                ("REQUEST_URI", "/x"), ("PATH_INFO", "/x"), ("SERVER_NAME", "b"), ("HTTP_HOST", "b:81"), ("HTTP_X_FORWARDED_HOST", "b:81"),
            ]),
        Case(
            name: "absolute-form without path", request: "GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n",
            changes: [
                ("REQUEST_URI", "/?q"), ("QUERY_STRING", "q"), ("SERVER_NAME", "b"), ("HTTP_HOST", "b"), ("HTTP_X_FORWARDED_HOST", "b"),
            ]),
        Case(
            name: "asterisk", request: "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", scriptNameLength: 1,
            changes: [("REQUEST_METHOD", "OPTIONS"), ("REQUEST_URI", "*"), ("PATH_INFO", "")]),
        Case(
            name: "no Host", request: "GET / HTTP/1.0\r\n\r\n",
            changes: [("SERVER_NAME", "198.51.100.1"), ("HTTP_HOST", nil), ("HTTP_X_FORWARDED_HOST", nil)]),
        Case(
            name: "spooled body", request: "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
            contentLength: 70000, changes: [("REQUEST_METHOD", "PUT"), ("CONTENT_LENGTH", "70000")]),
        Case(
            name: "empty body", request: "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", contentLength: 0,
            changes: [("REQUEST_METHOD", "PUT"), ("CONTENT_LENGTH", "0")]),
        Case(
            name: "fields of strangers",
            request:
                "GET / HTTP/1.1\r\nHost: a\r\nProxy: x\r\nX_Real_IP: 1\r\nX-Real-IP: 1\r\nRemote_Addr: 1\r\nForwarded: for=1\r\n"
                + "X-Forwarded-For: 1\r\nX-Forwarded-Ssl: on\r\nConnection: X-Gone\r\nX-Gone: 1\r\nUpgrade: h2c\r\nX-Request-ID: 1\r\n\r\n",
            changes: []),
        Case(
            name: "names", request: "GET / HTTP/1.1\r\nHost: a\r\nx-Mixed-Case9: V\r\nHttps: off\r\na.b~c: 1\r\nEmpty:\r\n\r\n",
            changes: [],
            fields: [("HTTP_X_MIXED_CASE9", "V"), ("HTTP_HTTPS", "off"), ("HTTP_A.B~C", "1"), ("HTTP_EMPTY", "")]),
        Case(
            name: "repeated fields",
            request:
                "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nX: 1\r\nContent-Type: t\r\ncookie: b=2\r\nx: 2\r\ncontent-type: u\r\n\r\n",
            changes: [("CONTENT_TYPE", "t, u")], fields: [("HTTP_COOKIE", "a=1; b=2"), ("HTTP_X", "1, 2")]),
        Case(
            name: "no content type", request: "GET / HTTP/1.1\r\nHost: a\r\nConnection: content-type\r\nContent-Type: t\r\n\r\n",
            changes: []),
    ]

    @Test(arguments: cases)
    func `every byte of`(_ test: Case) {
        var variables: [(String, String)] = [
            ("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/"), ("PATH_INFO", "/"), ("QUERY_STRING", ""), ("SCRIPT_NAME", ""),
            ("SERVER_NAME", "a"),
            ("SERVER_PORT", "443"), ("SERVER_PROTOCOL", "HTTP/1.1"), ("REMOTE_ADDR", "192.0.2.7"), ("REMOTE_PORT", "50000"),
            ("REQUEST_SCHEME", "https"), ("UWSGI_SCHEME", "https"), ("HTTPS", "on"), ("CONTENT_TYPE", ""), ("CONTENT_LENGTH", ""),
        ]
        variables += test.fields
        variables += [
            ("HTTP_HOST", "a"), ("HTTP_X_FORWARDED_HOST", "a"), ("HTTP_X_FORWARDED_FOR", "192.0.2.7"), ("HTTP_X_REAL_IP", "192.0.2.7"),
            ("HTTP_X_FORWARDED_PROTO", "https"), ("HTTP_X_FORWARDED_PORT", "443"),
            ("HTTP_X_REQUEST_ID", "0123456789abcdeffedcba9876543210"),
        ]
        for (name, value) in test.changes {
            let index = variables.firstIndex { $0.0 == name }!
            if let value { variables[index].1 = value } else { variables.remove(at: index) }
        }
        let (result, packet) = Self.packet(
            test.request, contentLength: test.contentLength, scriptNameLength: test.scriptNameLength, secure: test.secure)
        #expect(result == .written)
        #expect(packet == Self.assemble(variables))
    }

    @Test(arguments: ["/%", "/%1", "/a%zz", "/%0", "/%00", "/a%00b", "/%g0", "/%%20"])
    func `a path that cannot be decoded leaves nothing behind`(path: String) {
        let (result, packet) = Self.packet("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(result == .invalidPath)
        #expect(packet.isEmpty)
        // In the part that becomes SCRIPT_NAME it is no better.
        #expect(Self.packet("GET \(path)/x HTTP/1.1\r\nHost: a\r\n\r\n", scriptNameLength: path.utf8.count).result == .invalidPath)
    }

    /// The variables of a plain request without fields take `base` bytes; one field "x" adds 2 + 6 + 2 bytes and its value.
    @Test func `65535 bytes fit, 65536 do not`() {
        let base = Self.packet("GET / HTTP/1.1\r\nHost: a\r\n\r\n").packet.count - 4
        let room = 65535 - base - 10
        let full = Self.packet("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "v", count: room))\r\n\r\n")
        #expect(full.result == .written)
        #expect(full.packet.count == 4 + 65535)
        #expect(full.packet[1] == 0xFF && full.packet[2] == 0xFF)
        let over = Self.packet("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "v", count: room + 1))\r\n\r\n")
        #expect(over.result == .tooLarge && over.packet.isEmpty)
    }

    @Test(arguments: [65536, 65537, 131_072, 200_000])
    func `lengths never wrap`(size: Int) {
        let value = String(repeating: "v", count: size)
        #expect(Self.packet("GET / HTTP/1.1\r\nHost: a\r\nx: \(value)\r\n\r\n").result == .tooLarge)
        #expect(Self.packet("GET /\(value) HTTP/1.1\r\nHost: a\r\n\r\n").result == .tooLarge)
        #expect(Self.packet("GET /?\(value) HTTP/1.1\r\nHost: a\r\n\r\n").result == .tooLarge)
    }

    @Test func `what stands in the buffer before stays`() {
        var out = ByteBuffer("before".utf8)
        let large = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nx: \(String(repeating: "v", count: 70000))\r\n\r\n", limits: Self.limits)
        let refused = UwsgiPacket.write(
            large.head, large.bytes.span, context: .sample, contentLength: nil, scriptNameLength: 0, into: &out)
        #expect(refused == .tooLarge)
        #expect(out.array == [UInt8]("before".utf8))
        let small = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let written = UwsgiPacket.write(
            small.head, small.bytes.span, context: .sample, contentLength: nil, scriptNameLength: 0, into: &out)
        #expect(written == .written)
        #expect(out.array[..<6] == [UInt8]("before".utf8)[...])
        #expect([UInt8](out.array[6...]) == Self.packet("GET / HTTP/1.1\r\nHost: a\r\n\r\n").packet)
    }

    static let limits = HeadLimits(headBytes: 1 << 20, fields: 100, targetBytes: 1 << 20)

    static func packet(
        _ text: String, contentLength: Int? = nil, scriptNameLength: Int = 0, secure: Bool = true
    ) -> (result: UwsgiResult, packet: [UInt8]) {
        let request = ParsedRequest(text, limits: limits)
        #expect(request.result == .complete)
        var context = ForwardingContext.sample
        context.secure = secure
        var out = ByteBuffer()
        let result = UwsgiPacket.write(
            request.head, request.bytes.span, context: context, contentLength: contentLength, scriptNameLength: scriptNameLength, into: &out
        )
        return (result, out.array)
    }

    static func assemble(_ variables: [(String, String)]) -> [UInt8] {
        func length(_ count: Int) -> [UInt8] { [UInt8(count % 256), UInt8(count / 256)] }
        var block: [UInt8] = []
        for (name, value) in variables {
            block += length(name.utf8.count) + name.utf8 + length(value.utf8.count) + value.utf8
        }
        return [0] + length(block.count) + [0] + block
    }
}
