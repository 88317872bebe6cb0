import Testing

@testable import Control

@Suite struct ExpiryTermTests {
    private static let day: Int64 = 86_400

    @Test(
        arguments: [
            (-1, .notYetValid), (0, .valid), (59, .valid), (60, .warning), (74, .warning), (75, .alarm), (90, .alarm), (91, .expired),
        ] as [(Int64, ExpiryStage)])
    func goesThroughItsStages(now: Int64, expected: ExpiryStage) {
        #expect(ExpiryTerm(notBefore: 0, notAfter: 90).stage(at: now) == expected)
    }

    @Test func sharesCountAndNotDays() {
        let short = ExpiryTerm(notBefore: 0, notAfter: 6 * Self.day)
        #expect(short.stage(at: 3 * Self.day) == .valid)
        #expect(short.stage(at: 4 * Self.day) == .warning)
        #expect(short.stage(at: 5 * Self.day) == .alarm)
        let long = ExpiryTerm(notBefore: 0, notAfter: 900 * Self.day)
        #expect(long.stage(at: 601 * Self.day) == .warning)
    }

    @Test(
        arguments: [
            (0, 90), (0, 0), (0, 1), (0, 2), (0, 5), (0, 7), (10, 0), (-50, 50), (.min, .max), (.max, .min), (.min, .min), (.max, .max),
            (5, 5),
        ] as [(Int64, Int64)])
    func everyChangeLiesAheadAndIsOne(notBefore: Int64, notAfter: Int64) {
        let term = ExpiryTerm(notBefore: notBefore, notAfter: notAfter)
        for start in [.min, -100, -1, 0, 1, 4, 60, 75, 90, .max] as [Int64] {
            var now = start
            var changes = 0
            while let next = term.change(after: now) {
                #expect(next > now)
                #expect(term.stage(at: next - 1) == term.stage(at: now))
                #expect(term.stage(at: next) != term.stage(at: now))
                now = next
                changes += 1
                if changes > 4 { break }
            }
            #expect(changes <= 4)
        }
    }

    @Test(
        arguments: [
            (ExpiryTerm(notBefore: 0, notAfter: 90 * 86_400), 61 * 86_400 + 5, "28 days left of 90"),
            (ExpiryTerm(notBefore: 0, notAfter: 6 * 86_400), 5 * 86_400 - 6 * 3600, "30 hours left of 6 days"),
            (ExpiryTerm(notBefore: 0, notAfter: 86_400), 86_400 - 600, "10 minutes left of 24 hours"),
            (ExpiryTerm(notBefore: 0, notAfter: 90), 90, "0 seconds left of 90 seconds"),
            (ExpiryTerm(notBefore: 0, notAfter: 90), 90 + 3 * 86_400, "ended 3 days ago"),
            (ExpiryTerm(notBefore: 86_400, notAfter: 200_000), 0, "begins in 24 hours"),
            (ExpiryTerm(notBefore: .min, notAfter: .max), .max, "0 seconds left of 26687997791825 days"),
        ] as [(ExpiryTerm, Int64, String)])
    func saysWhatIsLeft(term: ExpiryTerm, now: Int64, expected: String) {
        #expect(term.text(at: now) == expected)
    }
}
