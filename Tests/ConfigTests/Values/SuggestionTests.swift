import Testing

@testable import Config

struct SuggestionTests {
    private static let words = ["listen", "limits", "timeouts", "upstreams", "routes", "tls", "directory", "weight"]

    @Test(
        "finds slips",
        arguments: [
            ("lisetn", "listen"), ("limit", "limits"), ("limts", "limits"), ("Timeouts", "timeouts"), ("timeout", "timeouts"),
            ("upstrems", "upstreams"),
            ("tsl", "tls"), ("dir", "directory"), ("wieght", "weight"),
        ])
    func finds(_ word: String, _ meant: String) {
        #expect(Suggestion.nearest(to: word, among: Self.words) == meant)
    }

    @Test("leaves strangers alone", arguments: ["", "x", "banana", "1.1", String(repeating: "listen", count: 100)])
    func leavesAlone(_ word: String) {
        #expect(Suggestion.nearest(to: word, among: Self.words) == nil)
    }

    @Test(
        "counts edits",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abd", 1), ("abc", "acb", 1), ("abc", "abcd", 1), ("kitten", "sitting", 3),
        ])
    func counts(_ left: String, _ right: String, _ distance: Int) {
        #expect(Suggestion.distance(Array(left.utf8), Array(right.utf8)) == distance)
    }
}
