import Testing

@testable import Control

@Suite struct JournalDifferencesTests {
    private func records(_ arrivals: [JournalCertificate], _ departures: [JournalCertificate]) -> [JournalRecord] {
        var differences = JournalDifferences(departures: departures)
        let came = arrivals.map { differences.record(of: $0) }
        return came + differences.removals
    }

    private func events(_ arrivals: [JournalCertificate], _ departures: [JournalCertificate]) -> [JournalRecord.Event] {
        let records = records(arrivals, departures)
        #expect(records.allSatisfy { $0.isFromWhileStopped })
        return records.map(\.event)
    }

    @Test func nothingChanged() {
        #expect(events([], []) == [])
    }

    @Test func oneFileWithSharedNamesIsARenewal() throws {
        let old = JournalCertificate.test(1, names: ["a", "b"], file: "/c/x")
        let new = JournalCertificate.test(2, names: ["b", "c"], file: "/c/x")
        let records = records([new], [old])
        #expect(records.count == 1)
        let record = try #require(records.first)
        #expect(record.event == .renewed && record.old == .test(1) && record.changes == NameChanges(gained: ["c"], lost: ["a"]))
    }

    @Test func otherwiseItCameAndWent() {
        #expect(events([.test(2, names: ["b"], file: "/c/x")], [.test(1, names: ["a"], file: "/c/x")]) == [.added, .removed])
        #expect(events([.test(2, names: ["a"], file: "/c/y")], [.test(1, names: ["a"], file: "/c/x")]) == [.added, .removed])
    }

    @Test func aFileWithTwoIsPairedByName() {
        let old = [JournalCertificate.test(1, names: ["a"], file: "/c/x"), .test(2, names: ["b"], file: "/c/x")]
        let new = [
            JournalCertificate.test(3, names: ["b"], file: "/c/x"), .test(4, names: ["a"], file: "/c/x"),
            .test(5, names: ["a"], file: "/c/x"),
        ]
        let records = records(new, old)
        #expect(records.map(\.old) == [.test(2), .test(1), nil])
    }
}
