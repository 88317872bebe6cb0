import Testing
import Wire

@Suite struct ProxyLineTests {
    static let good: [(String, ProxyHeader)] = [
        ("PROXY TCP4 192.0.2.1 198.51.100.1 50000 443\r\n", ProxyHeaderTests.proxied(45, "192.0.2.1", 50000)),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", ProxyHeaderTests.proxied(56, "255.255.255.255", 65535)),
        ("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", ProxyHeaderTests.proxied(32, "0.0.0.0", 0)),
        ("PROXY TCP6 2001:db8::1 ::1 1 2\r\n", ProxyHeaderTests.proxied(32, "2001:db8::1", 1)),
        (
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            ProxyHeaderTests.proxied(104, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535)
        ),
        ("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", ProxyHeaderTests.proxied(37, "192.0.2.1", 1)),
        ("PROXY UNKNOWN\r\n", .local(length: 15)), ("PROXY UNKNOWN anything, at all\r\n", .local(length: 32)),
        (
            "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            .local(length: 107)
        ),
    ]

    @Test(arguments: good)
    func `a line`(text: String, expected: ProxyHeader) {
        #expect(ProxyHeaderTests.parse(text) == expected)
        #expect(ProxyHeaderTests.parse(text + "GET / HTTP/1.1\r\n") == expected)
        for count in 0..<text.utf8.count { #expect(ProxyHeaderTests.parse([UInt8](text.utf8.prefix(count))) == .incomplete) }
    }

    @Test(arguments: [
        "PROXY\r\n", "PROXY \r\n", "PROXY  TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY TCP4\r\n", "PROXY TCP4 1.1.1.1\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 \r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 3\r\n", "PROXY TCP4 1.1.1.1  2.2.2.2 1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1  2\r\n",
        "PROXY TCP4\t1.1.1.1 2.2.2.2 1 2\r\n", "PROXY tcp4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n",
        "PROXY UDP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY UNKNOWNS\r\n", "PROXY unknown\r\n", "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY TCP4 1.1.1.1 ::1 1 2\r\n", "PROXY TCP4 01.1.1.1 2.2.2.2 1 2\r\n",
        "PROXY TCP4 1.1.1.256 2.2.2.2 1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2 1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 01 2\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 02\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 65536 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 65536\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 -1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 +1 2\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 a 2\r\n",
        "PROXY TCP6 [::1] ::1 1 2\r\n", "PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n", "PROXY TCP6 ::1:: ::1 1 2\r\n",
        "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\rx", "PROXY UNKNOWN\n",
        "PROXY UNKNOWN a\rb\r\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 \u{0}2\r\n", "PROXYTCP4 1.1.1.1 2.2.2.2 1 2\r\n", "PROXY-TCP4",
    ])
    func `no line`(text: String) {
        #expect(ProxyHeaderTests.isInvalid(ProxyHeaderTests.parse(text)))
    }

    @Test func `107 bytes are the limit`() {
        let longest = "PROXY UNKNOWN " + String(repeating: "x", count: 91) + "\r\n"
        #expect(longest.utf8.count == 107)
        #expect(ProxyHeaderTests.parse(longest) == .local(length: 107))
        #expect(ProxyHeaderTests.parse([UInt8](longest.utf8.dropLast())) == .incomplete)
        let longer = "PROXY UNKNOWN " + String(repeating: "x", count: 92) + "\r\n"
        for count in 1...200 {
            let verdict = ProxyHeaderTests.parse([UInt8]((longer + longer).utf8.prefix(count)))
            #expect(ProxyHeaderTests.isInvalid(verdict) == (count >= 106), "\(count)")
        }
        // Wherever the line ends beyond, it is the same fault.
        for end in 92...120 {
            let line = "PROXY UNKNOWN " + String(repeating: "x", count: end) + "\r\nGET"
            for count in 106...line.utf8.count {
                #expect(ProxyHeaderTests.parse([UInt8](line.utf8.prefix(count))) == .invalid("PROXY line is too long"))
            }
        }
    }
}
