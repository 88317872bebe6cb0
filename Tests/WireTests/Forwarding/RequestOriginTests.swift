import Support
import Testing
import Wire

/// The peer is 10.0.0.1, and 10.0.0.0/8 and fd00::/8 are trusted.
@Suite struct RequestOriginTests {
    private func origin(_ lines: String, host: String = "a.test") -> (origin: RequestOrigin, host: String?) {
        let request = ParsedRequest("GET / HTTP/1.1\r\nHost: \(host)\r\n\(lines)\r\n")
        #expect(request.result == .complete, "\(lines)")
        var origin = RequestOrigin(client: AddressText("10.0.0.1"), clientPort: 4000, isSecure: false, port: 8080)
        origin.believe(request.head, request.bytes.span, trusted: AddressSetTests.set("10.0.0.0/8 fd00::/8"))
        return (origin, origin.host.map(request.text))
    }

    private func client(_ lines: String) -> String {
        let origin = origin(lines).origin
        let text = origin.client.withBytes { span in String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self) }
        #expect(origin.isTold == (text != "10.0.0.1"))
        return text
    }

    @Test(arguments: [
        ("", "10.0.0.1"), ("X-Forwarded-For: 192.0.2.1\r\n", "192.0.2.1"), ("X-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n", "192.0.2.1"),
        ("X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.0.0.3\r\n", "192.0.2.1"), ("X-Forwarded-For: 10.0.0.9, 10.0.0.3\r\n", "10.0.0.9"),
        ("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 10.0.0.3\r\n", "192.0.2.1"),
        ("X-Forwarded-For: 192.0.2.1,,  ,\r\n", "192.0.2.1"), ("x-forwarded-for:6.6.6.6,\t2001:db8::1\t,fd00::1\r\n", "2001:db8::1"),
        ("X-Forwarded-For: [2001:db8::1]:4711\r\n", "2001:db8::1"), ("X-Forwarded-For: ::ffff:192.0.2.1, ::ffff:10.0.0.2\r\n", "192.0.2.1"),
        // Nothing to the left of what cannot be read is believed.
        ("X-Forwarded-For: 6.6.6.6, unknown\r\n", "10.0.0.1"), ("X-Forwarded-For: 6.6.6.6, unknown, 10.0.0.3\r\n", "10.0.0.3"),
        ("X-Forwarded-For: 6.6.6.6, x y, 10.0.0.3\r\n", "10.0.0.3"), ("X-Forwarded-For: 6.6.6.6 10.0.0.3\r\n", "10.0.0.1"),
        ("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: \"10.0.0.3\"\r\n", "10.0.0.1"), ("X-Forwarded-For:\r\n", "10.0.0.1"),
        ("X-Forwarded-For: ,\r\n", "10.0.0.1"),
        // The one field or the other, never both.
        ("X-Forwarded-For: 192.0.2.1\r\nForwarded: for=6.6.6.6\r\n", "192.0.2.1"),
        ("Forwarded: for=6.6.6.6\r\nX-Forwarded-For: no\r\n", "10.0.0.1"),
        ("Forwarded: for=192.0.2.1\r\n", "192.0.2.1"), ("Forwarded: for=6.6.6.6, for=192.0.2.1, for=10.0.0.3\r\n", "192.0.2.1"),
        ("Forwarded: for=6.6.6.6\r\nForwarded: for=\"[2001:db8::1]:80\";proto=https\r\n", "2001:db8::1"),
        ("Forwarded: for=10.0.0.9, for=10.0.0.3\r\n", "10.0.0.9"), ("Forwarded: for=6.6.6.6, for=_hidden, for=10.0.0.3\r\n", "10.0.0.3"),
        ("Forwarded: for=6.6.6.6, for=unknown\r\n", "10.0.0.1"), ("Forwarded: for=6.6.6.6, proto=https\r\n", "10.0.0.1"),
        ("Forwarded: for=6.6.6.6, for=nonsense, for=10.0.0.3\r\n", "10.0.0.3"),
        ("Forwarded: for=192.0.2.1;x=\"a,b;for=6.6.6.6\"\r\n", "192.0.2.1"), ("Forwarded: x=\"\\\",\\\\\";for=192.0.2.1\r\n", "192.0.2.1"),
        // An open quote of a stranger does not swallow what the proxy has added.
        ("Forwarded: for=\", for=192.0.2.1\r\n", "192.0.2.1"), ("Forwarded: for=6.6.6.6;x=\", for=\"[2001:db8::1]\"\r\n", "2001:db8::1"),
        ("Forwarded: for=\"\\, for=\"192.0.2.1:80\"\r\n", "192.0.2.1"),
        ("Forwarded: \"\\\", for=\"192.0.2.1:80\", for=10.0.0.3\r\n", "192.0.2.1"),
    ])
    func `the client is`(lines: String, expected: String) {
        #expect(client(lines) == expected)
    }

    @Test func `the client's port`() {
        #expect(origin("").origin.clientPort == 4000)
        #expect(origin("X-Forwarded-For: 192.0.2.1\r\n").origin.clientPort == 0)
        #expect(origin("X-Forwarded-For: 192.0.2.1:5000\r\n").origin.clientPort == 5000)
        #expect(origin("Forwarded: for=\"[2001:db8::1]:6000\"\r\n").origin.clientPort == 6000)
    }

    @Test func `no more than 32 elements are looked at`() {
        let trusted = (1...32).map { "10.0.1.\($0)" }
        #expect(client("X-Forwarded-For: 192.0.2.1, \(trusted.dropFirst().joined(separator: ", "))\r\n") == "192.0.2.1")
        #expect(client("X-Forwarded-For: 192.0.2.1, \(trusted.joined(separator: ", "))\r\n") == "10.0.1.1")
        let elements = trusted.map { "for=\($0)" }
        #expect(client("Forwarded: for=192.0.2.1, \(elements.dropFirst().joined(separator: ", "))\r\n") == "192.0.2.1")
        #expect(client("Forwarded: for=192.0.2.1\r\nForwarded: \(elements.joined(separator: ", "))\r\n") == "10.0.1.1")
    }

    @Test(arguments: [
        ("", false), ("X-Forwarded-Proto: https\r\n", true), ("X-Forwarded-Proto: HTTPS\r\n", true), ("X-Forwarded-Proto: http\r\n", false),
        ("X-Forwarded-Proto: wss\r\n", false), ("X-Forwarded-Proto: https, http\r\n", false), ("X-Forwarded-Proto: https,https\r\n", false),
        ("X-Forwarded-Proto: https\r\nX-Forwarded-Proto: https\r\n", false), ("X-Forwarded-Proto:\r\nForwarded: proto=https\r\n", true),
        ("Forwarded: for=192.0.2.1;proto=https\r\n", true), ("Forwarded: for=192.0.2.1;proto=https, for=10.0.0.3;proto=http\r\n", true),
        ("Forwarded: for=6.6.6.6;proto=https, for=192.0.2.1\r\n", false), ("Forwarded: for=_x;proto=https, for=10.0.0.3\r\n", true),
        ("X-Forwarded-Proto: http\r\nForwarded: for=192.0.2.1;proto=https\r\n", false),
        ("Forwarded: for=192.0.2.1;proto=gopher\r\n", false),
        ("Forwarded: for=192.0.2.1;proto=https;proto=https\r\n", false), ("X-Forwarded-Ssl: on\r\nX-Scheme: https\r\n", false),
    ])
    func `the scheme is https`(lines: String, expected: Bool) {
        #expect(origin(lines).origin.isSecure == expected)
    }

    @Test(arguments: [
        ("", nil), ("X-Forwarded-Host: b.test\r\n", "b.test"), ("X-Forwarded-Host: b.test:81\r\n", "b.test:81"),
        ("X-Forwarded-Host: [::1]:81\r\n", "[::1]:81"),
        ("X-Forwarded-Host: b.test/x\r\n", nil), ("X-Forwarded-Host: b test\r\n", nil), ("X-Forwarded-Host: b.test, c.test\r\n", nil),
        ("X-Forwarded-Host: b.test\r\nX-Forwarded-Host: b.test\r\n", nil), ("X-Forwarded-Host: u@b.test\r\n", nil),
        ("X-Forwarded-Host: b.test:99999\r\n", nil),
        ("X-Forwarded-Host:\r\n", nil), ("Forwarded: host=b.test\r\n", "b.test"),
        ("Forwarded: for=192.0.2.1;host=\"b.test:81\"\r\n", "b.test:81"),
        ("Forwarded: host=\"b.test/x\"\r\n", nil), ("X-Forwarded-Host: b.test\r\nForwarded: host=c.test\r\n", "b.test"),
        ("Forwarded: for=6.6.6.6;host=evil.test, for=192.0.2.1;host=b.test\r\n", "b.test"),
    ])
    func `the host is`(lines: String, expected: String?) {
        #expect(origin(lines).host == expected)
    }

    @Test(arguments: [
        ("", "a.test", 8080), ("X-Forwarded-For: 192.0.2.1\r\n", "a.test", 8080), ("X-Forwarded-Port: 8443\r\n", "a.test", 8443),
        ("X-Forwarded-Port: 0\r\n", "a.test", 8080), ("X-Forwarded-Port: 65536\r\n", "a.test", 8080),
        ("X-Forwarded-Port: 1\r\nX-Forwarded-Port: 1\r\n", "a.test", 8080),
        ("X-Forwarded-Port: 443, 80\r\n", "a.test", 8080), ("X-Forwarded-Port: -1\r\n", "a.test", 8080),
        // Where the scheme or the host is told, ours is not the port that the client used.
        ("X-Forwarded-Proto: https\r\n", "a.test", 443), ("X-Forwarded-Proto: http\r\n", "a.test", 80),
        ("X-Forwarded-Proto: https\r\n", "a.test:8443", 8443),
        ("X-Forwarded-Proto: https\r\nX-Forwarded-Host: b.test:9443\r\n", "a.test:8443", 9443),
        ("X-Forwarded-Host: b.test\r\n", "a.test:1", 80),
        ("X-Forwarded-Proto: https\r\nX-Forwarded-Port: 7\r\n", "a.test:8443", 7), ("X-Forwarded-Proto: https\r\n", "a.test:0", 443),
    ])
    func `the port is`(lines: String, host: String, expected: UInt16) {
        #expect(origin(lines, host: host).origin.port == expected)
    }

    @Test func `whatever the bytes, the outcome is an address of the field or the peer's own`() {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "for=", "\"", ",", ";", " ", "[", "]", ":", "10.0.0.3", "192.0.2.1", "2001:db8::1", "\\", "proto=https", "_x", "unknown", "=",
            "80",
        ]
        for _ in 0..<20_000 {
            let value = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
            let name = Bool.random(using: &random) ? "Forwarded" : "X-Forwarded-For"
            let client = client("\(name): \(value)\r\n")
            let known = client == "10.0.0.1" || value.contains(client) || client.contains("::")
            if !known { Issue.record("\(client) out of \(value)") }
        }
    }
}
