import Testing

@testable import Control

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("", "", 0), ("plain.pem", "plain.pem", 9), ("grün", "grün", 4), ("日本", "日本", 4), ("e\u{301}", "e\u{301}", 1),
        ("a\nb\r\tc", "a?b??c", 6), ("\u{1B}[31mred", "?[31mred", 8), ("\u{9B}2J", "?2J", 3), ("\u{202E}txt", "?txt", 4),
        ("\u{2028}", "?", 1), ("\u{FFFD}", "\u{FFFD}", 1), ("\u{7F}", "?", 1), ("\u{0}", "?", 1), ("😀", "😀", 2), ("\u{200D}", "?", 1),
    ])
    func `what drives a terminal is replaced, and columns are counted`(_ raw: String, _ text: String, _ width: Int) {
        let clean = TerminalText(raw)
        #expect(clean.text == text && clean.width == width)
    }

    @Test(arguments: [
        ("abcdef", 6, TerminalText.End.start, "abcdef"), ("abcdef", 4, .start, "abc…"), ("abcdef", 4, .end, "…def"),
        ("abcdef", 1, .start, "…"),
        ("日本語", 4, .start, "日…"), ("日本語", 3, .end, "…語"), ("日本語", 5, .start, "日本…"), ("abe\u{301}", 2, .end, "…e\u{301}"),
    ])
    func `what is too long is cut at one end`(_ raw: String, _ columns: Int, _ end: TerminalText.End, _ expected: String) {
        let cut = TerminalText(raw).fitted(to: columns, keeping: end)
        #expect(cut.text == expected && cut.width <= columns)
    }
}
