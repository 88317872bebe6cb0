import Testing

@testable import Control

@Suite struct ExplainSubjectTests {
    @Test(arguments: [
        ("www.example.com", "www.example.com"), ("WWW.Example.COM.", "www.example.com"), ("localhost", "localhost"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("a_b.example", "a_b.example"),
        ("1.2.3.4.5", "1.2.3.4.5"),
    ])
    func `names`(_ text: String, _ name: String) throws {
        let subject = try ExplainSubject(text)
        #expect(subject == .name(name) && subject.host == name && subject.isAddress == false)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", 4), ("::1", "[::1]", 16), ("[2001:DB8::1]", "[2001:db8::1]", 16), ("::ffff:192.0.2.1", "192.0.2.1", 4),
    ])
    func `addresses`(_ text: String, _ host: String, _ bytes: Int) throws {
        let subject = try ExplainSubject(text)
        guard case .address(let address) = subject else {
            Issue.record("expected an address")
            return
        }
        #expect(address.count == bytes && subject.host == host)
    }

    @Test(arguments: [
        ("", "labels"), (".", "labels"), ("a..b", "labels"), ("a b", "labels"), ("a\u{0}b", "labels"), ("bücher.example", "ASCII"),
        ("*.example.com", "wildcard"), ("*", "wildcard"), ("a.*.b", "labels"), ("https://a.example", "scheme"),
        ("../../etc/passwd", "path"),
        ("a.example:443", "port"), (String(repeating: "a.", count: 150), "too long"), (String(repeating: "a", count: 64), "labels"),
        ("\u{1B}[2J", "labels"),
    ])
    func `others are refused with the reason`(_ text: String, _ word: String) throws {
        let mistake = try #require(throws: ExplainSubject.Mistake.self) { try ExplainSubject(text) }
        #expect(mistake.message.contains(word), "\(mistake.message)")
        #expect(mistake.message.unicodeScalars.allSatisfy { $0.value >= 0x20 } && mistake.message.utf8.count < 300)
    }
}
