import TLS
import Testing

@Suite struct ServerNameTests {
    @Test(arguments: [
        ("example.com", "example.com"), ("EXAMPLE.Com", "example.com"), ("example.com.", "example.com"), ("localhost", "localhost"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("_dmarc.example", "_dmarc.example"), ("1.2.3.4", "1.2.3.4"), ("a", "a"),
        ("a-b.c-", "a-b.c-"),
    ])
    func normalises(raw: String, expected: String) {
        #expect(ServerName(text: raw)?.text == expected)
    }

    @Test(arguments: [
        "", ".", "..", "a..b", ".a", "a..", "a b", "a/b", "../../etc/passwd", "a\0b", "bücher.example", "*.example.com", "a:443", "[::1]",
        "a\n", String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "a",
    ])
    func refuses(raw: String) {
        #expect(ServerName(text: raw) == nil)
    }

    @Test func acceptsTheLongestNameWithItsDot() {
        let name = String(repeating: "a.", count: 126) + "a"
        #expect(name.utf8.count == 253)
        #expect(ServerName(text: name + ".")?.count == 253)
    }

    @Test(arguments: [
        ("*.Example.com", "*.example.com"), ("example.com.", "example.com"), ("*.com", nil), ("*", nil), ("*.", nil),
        ("*.*.example.com", nil),
        ("a.*.example.com", nil), ("f*.example.com", nil), ("**.example.com", nil),
    ])
    func readsPatternsOfCertificates(raw: String, expected: String?) {
        let bytes = [UInt8](raw.utf8)
        #expect(ServerName.pattern(bytes.span) == expected)
    }
}
