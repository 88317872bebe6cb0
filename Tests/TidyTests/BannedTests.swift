import Testing

@Suite struct BannedTests {
    /// What may not stand in the product, and why.
    static let banned: [(pattern: String, reason: String)] = [
        ("print(", "output goes through Log, AccessLog or the commands' own stream"),
        ("try!", "an error is a value or a finding"),
        ("fatalError(", "precondition says what our own bug was"),
        ("import Foundation", "the product does not link Foundation"),
        ("import FoundationEssentials", "the product does not link Foundation"),
    ]

    @Test func `nothing banned in the product`() {
        for file in Repository.sources {
            for (number, line) in file.code.enumerated() {
                for ban in Self.banned where Self.contains(line, ban.pattern) {
                    Issue.record("\(file.path):\(number + 1): \(ban.pattern): \(ban.reason)")
                }
            }
        }
    }

    @Test func `nothing left to do in a comment`() {
        let files = Repository.swift + Repository.files(in: ["Tests", "scripts"], ending: ".py") + Repository.pages
        for file in files where !file.path.hasPrefix("Tests/TidyTests/") {
            for (number, line) in file.lines.enumerated() {
                #expect(!line.contains(/\b(TODO|FIXME|XXX)\b/), "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    /// Whether the word stands there by itself: `fingerprint(` is no `print(`.
    private static func contains(_ line: String, _ pattern: String) -> Bool {
        line.ranges(of: pattern).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !before.isLetter && !before.isNumber && before != "_"
        }
    }
}
