import Support
import Testing
import Wire

@Suite struct ForwardingFieldsTests {
    private func lines(
        _ fields: ForwardingContext.Fields, host: String = "a.test", strip: Int = 0, _ change: (inout ForwardingContext) -> Void = { _ in }
    ) -> [String] {
        let claims = [
            "Forwarded: for=6.6.6.6", "X-Scheme: evil", "X-Forwarded-Ssl: evil", "X-Forwarded-For: 6.6.6.6", "X-Real-IP: 6.6.6.6",
        ]
        let head = ["GET /p/x HTTP/1.1", "Host: \(host)"] + claims + ["X-Forwarded-Host: b.test:81", "X-Request-ID: evil"]
        let request = ParsedRequest(head.joined(separator: "\r\n") + "\r\n\r\n")
        var context = ForwardingContext.sample
        context.fields = fields
        change(&context)
        if context.host != nil { context.host = request.head.fields.first { $0.name == .xForwardedHost }?.valueRange }
        let text = request.written(context, stripPrefix: strip)
        #expect(!text.contains("evil") && !text.contains("6.6.6.6"))
        return text.split(separator: "\r\n").dropFirst(2).map(String.init)
    }

    @Test func `each field can be had alone`() {
        #expect(lines([]) == [])
        #expect(lines(.xForwardedFor) == ["X-Forwarded-For: 192.0.2.7"])
        #expect(lines(.xRealIP) == ["X-Real-IP: 192.0.2.7"])
        #expect(lines(.xForwardedProto) == ["X-Forwarded-Proto: https"])
        #expect(lines(.xForwardedHost) == ["X-Forwarded-Host: a.test"])
        #expect(lines(.xForwardedPort) == ["X-Forwarded-Port: 443"])
        #expect(lines(.xForwardedPrefix) == [])
        #expect(lines(.xForwardedPrefix, strip: 2) == ["X-Forwarded-Prefix: /p"])
        #expect(lines(.xRequestID) == ["X-Request-ID: 0123456789abcdeffedcba9876543210"])
        #expect(lines(.xScheme) == ["X-Scheme: https"])
        #expect(lines(.xForwardedSsl) == ["X-Forwarded-Ssl: on"])
        #expect(lines([.xScheme, .xForwardedSsl]) { $0.secure = false } == ["X-Scheme: http", "X-Forwarded-Ssl: off"])
        #expect(lines([.xForwardedFor, .xScheme]) == ["X-Forwarded-For: 192.0.2.7", "X-Scheme: https"])
    }

    @Test func `the host that a trusted proxy told`() {
        #expect(
            lines([.xForwardedHost, .forwarded]) { $0.host = 0..<0 } == [
                "X-Forwarded-Host: b.test:81", "Forwarded: for=192.0.2.7;host=\"b.test:81\";proto=https",
            ])
    }

    @Test(arguments: [
        ("192.0.2.7", "a.test", true, "for=192.0.2.7;host=a.test;proto=https"),
        ("192.0.2.7", "a_b-c.test", false, "for=192.0.2.7;host=a_b-c.test;proto=http"),
        ("2001:db8::1", "a.test:8443", true, "for=\"[2001:db8::1]\";host=\"a.test:8443\";proto=https"),
        ("", "[::1]", true, "for=unknown;host=\"[::1]\";proto=https"),
    ])
    func `Forwarded is quoted where it must be`(client: String, host: String, secure: Bool, value: String) {
        let lines = lines(.forwarded, host: host) {
            $0.client = AddressText(client)
            $0.secure = secure
        }
        #expect(lines == ["Forwarded: \(value)"])
    }

    @Test func `Forwarded without an authority`() {
        var context = ForwardingContext.sample
        context.fields = .forwarded
        let text = ParsedRequest("GET / HTTP/1.0\r\n\r\n").written(context)
        #expect(text.contains("\r\nForwarded: for=192.0.2.7;proto=https\r\n"))
    }
}
