import Testing

@testable import Proxy

struct HostNameTests {
    @Test(
        "takes port and trailing dot off",
        arguments: [
            ("a", "a"), ("a:1", "a"), ("a.:1", "a"), ("a.", "a"), ("[::1]:1", "[::1]"), ("[::1]", "[::1]"), ("[", "["), ("[a:1", "[a:1"),
            ("", ""), (":", ""), (".:", ""), ("a:b:c", "a"),
        ])
    func takesOff(_ host: String, _ name: String) {
        let bytes = Array(host.utf8)
        #expect(String(decoding: bytes[HostName.bareRange(bytes.span)], as: UTF8.self) == name)
    }

    @Test(
        "finds the parent",
        arguments: [("a.b", "b"), ("a.b.c", "b.c"), ("a", nil), (".a", nil), ("a.", nil), ("", nil)] as [(String, String?)])
    func findsParent(_ host: String, _ parent: String?) {
        let bytes = Array(host.utf8)
        let range = HostName.parentRange(bytes.span, 0..<bytes.count)
        #expect(range.map { String(decoding: bytes[$0], as: UTF8.self) } == parent)
    }
}
