import Testing

@testable import Wire

@Suite struct ForwardedNodeTests {
    private func read(_ text: String) -> String? {
        let bytes = [UInt8](text.utf8)
        guard let node = ForwardedNode(bytes.span, in: 0..<bytes.count) else { return nil }
        return "\(IPAddressTests.text(node.address)) \(node.port)"
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1 0"), ("192.0.2.1:65535", "192.0.2.1 65535"), ("192.0.2.1:0", "192.0.2.1 0"),
        ("2001:db8::1", "2001:db8::1 0"),
        ("[2001:db8::1]", "2001:db8::1 0"), ("[2001:db8::1]:443", "2001:db8::1 443"), ("::ffff:192.0.2.1", "192.0.2.1 0"),
        ("[::ffff:192.0.2.1]:80", "192.0.2.1 80"),
    ])
    func `an element of X-Forwarded-For`(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        "", "unknown", "_hidden", "localhost", "192.0.2", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:_p", "192.0.2.1 ",
        "\"192.0.2.1\"",
        "[192.0.2.1]", "[2001:db8::1", "2001:db8::1]", "[]", "[", "[]:80", "[2001:db8::1]:", "[2001:db8::1]x", "[2001:db8::1]:x",
        "[[2001:db8::1]]",
        "2001:db8::1:443:1:2:3:4:5:6", "fe80::1%eth0", "192.0.2.1/32", "192.0.2.1:1:2", "1.2.3.4;x",
    ])
    func `no node`(text: String) {
        #expect(read(text) == nil)
    }
}
