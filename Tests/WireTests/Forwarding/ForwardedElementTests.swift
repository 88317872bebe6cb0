import Testing

@testable import Wire

@Suite struct ForwardedElementTests {
    /// "for|proto|host" with "-" for what is not told; nil for what is no element.
    private func read(_ text: String) -> String? {
        let bytes = [UInt8](text.utf8)
        guard let element = ForwardedElement(bytes.span, in: 0..<bytes.count) else { return nil }
        func value(_ range: Range<Int>) -> String { range.isEmpty ? "-" : String(decoding: bytes[range], as: UTF8.self) }
        let client = element.client.map { "\(IPAddressTests.text($0.address))~\($0.port)" } ?? "-"
        return "\(client)|\(value(element.proto))|\(value(element.host))"
    }

    @Test(arguments: [
        ("for=192.0.2.43", "192.0.2.43~0|-|-"), ("For=\"192.0.2.43\"", "192.0.2.43~0|-|-"),
        ("FOR=\"192.0.2.43:47011\"", "192.0.2.43~47011|-|-"),
        ("for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17~0|-|-"), ("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17~4711|-|-"),
        ("for=\"192.0.2.43:_port\"", "192.0.2.43~0|-|-"), ("for=unknown", "-|-|-"), ("for=UNKNOWN", "-|-|-"), ("for=_gazonk", "-|-|-"),
        ("for=\"_mdn.x-1\"", "-|-|-"), ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60~0|http|-"),
        ("proto=https;host=example.test", "-|https|example.test"), ("host=\"example.test:8443\"", "-|-|example.test:8443"),
        ("by=\"a;b\\\"c\";for=1.2.3.4", "1.2.3.4~0|-|-"), ("for=1.2.3.4; proto=https ;host=a", "1.2.3.4~0|https|a"),
        (";for=1.2.3.4;;proto=http;", "1.2.3.4~0|http|-"), ("secret=x;ext=\"\";for=1.2.3.4", "1.2.3.4~0|-|-"), ("", "-|-|-"),
        ("for=\"[::ffff:192.0.2.1]\"", "192.0.2.1~0|-|-"),
    ])
    func `says`(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        "192.0.2.43", "for", "for=", "=192.0.2.43", "for =192.0.2.43", "for= 192.0.2.43", "for=192.0.2.43 x", "for=192.0.2.43:80",
        "for=[2001:db8::1]", "for=\"2001:db8::1\"", "for=\"[192.0.2.1]\"", "for=\"[2001:db8::1\"", "for=\"[2001:db8::1]80\"",
        "for=\"[2001:db8::1]:\"",
        "for=\"192.0.2.43:\"", "for=\"192.0.2.43:99999\"", "for=\"192.0.2.43:8a\"", "for=example.test", "for=_", "for=\"_a b\"", "for=\"\"",
        "for=192.0.2.43;for=192.0.2.44", "proto=http;proto=https", "host=a;HOST=b", "for=\"192.0.2.43", "for=192.0.2.43\"",
        "for=\"192.0.2.43\"x",
        "for=\"192.0.2.43\\\"", "for=\"\\", "f(r=1", "for=1.2.3.4;proto", "for=\"1.2.3.4\\0\"",
    ])
    func `is no element`(text: String) {
        #expect(read(text) == nil)
    }
}
