import Testing

@testable import Control

@Suite struct CertificateConditionCodingTests {
    private func read(_ text: String) -> CertificateCondition? { CertificateCondition(encoded: Array(text.utf8)) }

    @Test func `what is written is read`() {
        let odd = "a b\n%25\u{0}\u{7F}\tü日\u{1F600}"
        var condition = CertificateCondition(
            directory: "/certs.d \n", changes: .polled(reason: odd),
            quarantined: [
                QuarantinedFile(file: odd, block: 3, reason: "", since: -5), QuarantinedFile(file: "", block: 0, reason: odd, since: .max),
            ], unusedKeys: ["", odd], warnings: [odd, "%"])
        condition.omitted = .init(quarantined: 1, unusedKeys: 2, warnings: 3)
        #expect(CertificateCondition(encoded: condition.encoded) == condition)
        let empty = CertificateCondition(directory: "", changes: .notified)
        #expect(CertificateCondition(encoded: empty.encoded) == empty)
    }

    @Test func `lists are limited and the rest is counted`() {
        let many = (0..<50).map { String($0) }
        let condition = CertificateCondition(directory: "/d", changes: .notified, unusedKeys: many, warnings: many).limited(to: 10).limited(
            to: 5)
        #expect(condition.unusedKeys.count == 5 && condition.omitted.unusedKeys == 45 && condition.omitted.warnings == 45)
        #expect(condition.omitted.quarantined == 0)
    }

    @Test(arguments: [
        "", "\n", "directory /d", "omitted 0 0 0", "omitted 0 0\n", "omitted 0 0 0 0\n", "omitted 0 0 x\n", "omitted 0 0 -1\n",
        "omitted 0 0 9999999999999\n", "omitted 0 0 0\nunused x\n", "unused x\n", "nonsense x\nomitted 0 0 0\n", "unused\nomitted 0 0 0\n",
        "unused a b\nomitted 0 0 0\n", "unused %\nomitted 0 0 0\n", "unused %2\nomitted 0 0 0\n", "unused %zz\nomitted 0 0 0\n",
        "unused %FF\nomitted 0 0 0\n", "changes polled\nomitted 0 0 0\n", "changes notified why\nomitted 0 0 0\n",
        "quarantined x 0 f r\nomitted 0 0 0\n", "quarantined 0 -1 f r\nomitted 0 0 0\n", "quarantined 0 0 f\nomitted 0 0 0\n",
        "\nomitted 0 0 0\n",
    ])
    func `nothing else is`(_ text: String) {
        #expect(read(text) == nil)
    }
}
