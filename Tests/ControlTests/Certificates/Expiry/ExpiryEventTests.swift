import Testing

@testable import Control

@Suite struct ExpiryEventTests {
    private let term = ExpiryTerm(notBefore: 0, notAfter: 90 * 86_400)

    @Test(
        arguments: [
            (.valid(1), .begins, 0, "90 days left of 90"), (.warning(2), .expiring, 61, "29 days left of 90"),
            (.alarm(3), .expiresSoon, 80, "10 days left of 90"), (.expired(4), .expired, 100, "ended 10 days ago"),
        ] as [(ExpiryEvent, CertificateNotice.Event, Int64, String)])
    func becomesALineOfTheLog(event: ExpiryEvent, expected: CertificateNotice.Event, day: Int64, reason: String) {
        let subject = ExpirySubject(file: "/c/a.pem", names: ["a.example"], term: term)
        let notice = event.notice(subject, now: day * 86_400)
        #expect(notice == CertificateNotice(expected, file: "/c/a.pem", reason: reason, names: ["a.example"]))
    }

    @Test func aStageThatWasAlwaysThereIsNoEvent() {
        #expect(ExpiryEvent(.notYetValid, 1) == nil)
        #expect(ExpiryStage.allCases.compactMap { ExpiryEvent($0, 5)?.id } == [5, 5, 5, 5])
    }
}
