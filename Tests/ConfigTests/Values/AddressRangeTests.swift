import Testing

@testable import Config

struct AddressRangeTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(
                "trusted_proxies: 127.0.0.1", "1:18: error: expected a list of address ranges, like `[\"10.0.0.0/8\"]`, found `127.0.0.1`"),
            Refusal("trusted_proxies: [[]]", "1:19: error: expected an address range like `10.0.0.0/8`, found a list"),
            Refusal("trusted_proxies: [\"\"]", "1:19: error: expected an address range like `10.0.0.0/8`, found nothing"),
            Refusal(
                "trusted_proxies: [localhost]",
                "1:19: error: `localhost` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`"),
            Refusal(
                "trusted_proxies: [10.0.0.0/8, 10/8, 01.2.3.4, fe80::g, /8]",
                "1:31: error: `10/8` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`",
                "1:37: error: `01.2.3.4` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`",
                "1:47: error: `fe80::g` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`",
                "1:56: error: `/8` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`"),
            Refusal("trusted_proxies: [\"*\"]", "1:19: error: for everybody, write `0.0.0.0/0` and `::/0` instead of `*`"),
            Refusal("trusted_proxies: [10.0.0.0/33]", "1:19: error: `/33` is no prefix length of an IPv4 address: 0 to 32"),
            Refusal("trusted_proxies: [10.0.0.0/]", "1:19: error: `/` is no prefix length of an IPv4 address: 0 to 32"),
            Refusal(
                "trusted_proxies: [10.0.0.0/255.0.0.0]", "1:19: error: `/255.0.0.0` is no prefix length of an IPv4 address: 0 to 32"),
            Refusal("trusted_proxies: [\"::/129\"]", "1:19: error: `/129` is no prefix length of an IPv6 address: 0 to 128"),
            Refusal("trusted_proxies: [\"::/-1\"]", "1:19: error: `/-1` is no prefix length of an IPv6 address: 0 to 128"),
            Refusal(
                "trusted_proxies: [10.1.2.3/8]",
                "1:19: error: `10.1.2.3/8` has bits set behind its prefix; write `10.0.0.0/8` or `10.1.2.3`"),
            Refusal(
                "trusted_proxies: [192.0.2.129/25]",
                "1:19: error: `192.0.2.129/25` has bits set behind its prefix; write `192.0.2.128/25` or `192.0.2.129`"),
            Refusal(
                "trusted_proxies: [1.2.3.4/0]", "1:19: error: `1.2.3.4/0` has bits set behind its prefix; write `0.0.0.0/0` or `1.2.3.4`"),
            Refusal(
                "trusted_proxies: [\"2001:db8::1/33\"]",
                "1:19: error: `2001:db8::1/33` has bits set behind its prefix; write `2001:db8::/33` or `2001:db8::1`"),
            Refusal(
                "trusted_proxies: [\"::ffff:10.0.0.1/104\"]",
                "1:19: error: `::ffff:10.0.0.1/104` has bits set behind its prefix; write `10.0.0.0/8` or `::ffff:10.0.0.1`"),
            Refusal("trusted_proxies: [\"::ffff:0:0/95\"]", "1:19: error: `::ffff:0:0/95` maps IPv4; write it as an IPv4 range"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ list: String) throws -> AddressList {
        try #require(ConfigurationText.load(ConfigurationText.with("trusted_proxies: \(list)")).configuration).trustedProxies
    }

    @Test(
        "reads ranges",
        arguments: [
            ("10.0.0.0/8", [10, 0, 0, 0], 8), ("192.0.2.1", [192, 0, 2, 1], 32), ("192.0.2.1/32", [192, 0, 2, 1], 32),
            ("0.0.0.0/0", [0, 0, 0, 0], 0),
            ("192.0.2.128/25", [192, 0, 2, 128], 25), ("\"::ffff:192.0.2.1\"", [192, 0, 2, 1], 32),
            ("\"::ffff:10.0.0.0/104\"", [10, 0, 0, 0], 8), ("\"::ffff:0:0/96\"", [0, 0, 0, 0], 0),
        ] as [(String, [UInt8], Int)])
    func readsFour(_ text: String, _ bytes: [UInt8], _ prefixLength: Int) throws {
        #expect(try load("[\(text)]") == AddressList(ranges: [AddressRange(bytes: bytes, prefixLength: prefixLength)]))
    }

    @Test(
        "reads ranges of IPv6",
        arguments: [("::1", 0, 1, 128), ("2001:db8::/32", 0x20, 0, 32), ("::/0", 0, 0, 0), ("2001:DB8::1/128", 0x20, 1, 128)]
            as [(String, UInt8, UInt8, Int)])
    func readsSix(_ text: String, _ first: UInt8, _ last: UInt8, _ prefixLength: Int) throws {
        let range = try #require(load("[\"\(text)\"]").ranges.first)
        #expect(range.bytes.count == 16 && range.bytes.first == first && range.bytes.last == last && range.prefixLength == prefixLength)
    }

    @Test func unixIsAWordOfItsOwn() throws {
        #expect(try load("[]") == AddressList())
        #expect(try load("[unix]") == AddressList(unix: true))
        #expect(try load("[unix, \"::1\", unix]").unix)
    }

    @Test func noMoreThan256Ranges() throws {
        func list(_ count: Int) -> String { "[" + (0..<count).map { "10.0.\($0 / 256).\($0 % 256)" }.joined(separator: ", ") + "]" }
        #expect(try load(list(256)).ranges.count == 256)
        let findings = ConfigurationText.load(ConfigurationText.with("trusted_proxies: \(list(300))")).findings
        #expect(findings.map(\.message) == ["more than 256 address ranges"])
    }
}
