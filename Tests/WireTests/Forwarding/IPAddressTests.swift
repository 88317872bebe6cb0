import Foundation
import Testing
import Wire

@Suite struct IPAddressTests {
    static func parse(_ text: String) -> IPAddress? {
        let bytes = [UInt8](text.utf8)
        return IPAddress(bytes.span, in: 0..<bytes.count)
    }

    static func text(_ address: IPAddress) -> String {
        address.text.withBytes { span in String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self) }
    }

    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("192.0.2.1", "192.0.2.1"), ("1.10.100.200", "1.10.100.200"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:201", "192.0.2.1"), ("0:0:0:0:0:ffff:1.2.3.4", "1.2.3.4"), ("::", "::"),
        ("::1", "::1"), ("1::", "1::"), ("2001:DB8::1", "2001:db8::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"), ("0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"), ("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"),
        ("1:0:0:4:0:0:0:8", "1:0:0:4::8"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
        ("fe80::a:b0:c00:d000", "fe80::a:b0:c00:d000"),
        ("::ffff:0:0:0", "::ffff:0:0:0"), ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func `spelled and spelled again`(spelling: String, canonical: String) throws {
        let address = try #require(Self.parse(spelling))
        #expect(Self.text(address) == canonical)
        #expect(Self.parse(canonical) == address)
        #expect(address.isIPv4 == !canonical.contains(":"))
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.4.", ".1.2.3.4", "1..2.3", "256.1.1.1", "1.2.3.999", "01.2.3.4", "1.2.3.04", "00.0.0.0",
        "1.2.3.4 ", " 1.2.3.4", "+1.2.3.4", "0x1.2.3.4", "1.2.3.a", "1234.1.1.1", "localhost", ":", ":::", "1:", ":1", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1::2::3", ":1::", "::1:", "1:::2", "12345::",
        "g::",
        "[::1]", "::1%eth0", "::1/128", "::1.2.3", "::1.2.3.4.5", "::1.2.3.4:5", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "::256.0.0.1",
        "::a.2.3.4", "1:2:3:4:5:1.2.3.4", "0000:0000:0000:0000:0000:ffff:255.255.255.2555", "192.0.2.1\u{0}", "１.2.3.4",
    ])
    func `no address`(text: String) {
        #expect(Self.parse(text) == nil)
    }

    @Test func `raw bytes`() throws {
        #expect(IPAddress([192, 0, 2, 1].span) == Self.parse("192.0.2.1"))
        #expect(IPAddress(([UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 1]).span) == Self.parse("192.0.2.1"))
        #expect(IPAddress(([0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]).span) == Self.parse("2001:db8::1"))
        for count in 0...20 where count != 4 && count != 16 { #expect(IPAddress([UInt8](repeating: 1, count: count).span) == nil) }
    }

    @Test func `one client is an IPv4 address or a 64-bit network`() throws {
        func network(_ text: String) throws -> String { Self.text(try #require(Self.parse(text)).clientNetwork) }
        #expect(try network("192.0.2.1") == "192.0.2.1")
        #expect(try network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::")
        #expect(try network("::1") == "::")
    }

    @Test func `the same text as inet_ntop, and the same verdict as inet_pton`() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<20_000 {
            var raw = in6_addr()
            // Many zeros, so that runs of them are met.
            for index in 0..<16 {
                let byte = UInt8.random(in: 0...255, using: &random)
                withUnsafeMutableBytes(of: &raw) { $0[index] = round % 3 == 0 || byte % 3 == 0 ? byte : 0 }
            }
            let bytes = withUnsafeBytes(of: raw) { Array($0) }
            guard let address = IPAddress(bytes.span), bytes[..<4] != [0, 0, 0, 0] else { continue }
            var buffer = [CChar](repeating: 0, count: 46)
            _ = inet_ntop(AF_INET6, &raw, &buffer, 46)
            let expected = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if Self.text(address) != expected { Issue.record("\(Self.text(address)), not \(expected)") }
            if Self.parse(expected) != address { Issue.record("\(expected) is read as another address") }
        }
        let alphabet = Array("0123456789abf:.:::")
        for _ in 0..<50_000 {
            let text = String((0..<Int.random(in: 2...24, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
            var raw = in6_addr()
            let family = text.contains(":") ? AF_INET6 : AF_INET
            let isAddress = inet_pton(family, text, &raw) == 1
            if (Self.parse(text) != nil) != isAddress { Issue.record("\(text): inet_pton says \(isAddress)") }
        }
    }
}
