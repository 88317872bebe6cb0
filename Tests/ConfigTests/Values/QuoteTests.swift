import Testing

@testable import Config

struct QuoteTests {
    @Test(
        "disarms",
        arguments: [
            ("a b", "`a b`"), ("ü", "`ü`"), ("a\u{1B}[0m", "`a?[0m`"), ("a`b", "`a?b`"), ("\u{202E}x", "`?x`"), ("\u{2028}", "`?`"),
            ("", "``"),
            (String(repeating: "a", count: 61), "`" + String(repeating: "a", count: 60) + "…`"),
        ])
    func disarms(_ text: String, _ shown: String) {
        #expect(Quote.text(text) == shown)
    }
}
