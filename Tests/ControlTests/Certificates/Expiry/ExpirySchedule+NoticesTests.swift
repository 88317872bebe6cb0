import Testing

@testable import Control

@Suite struct ExpiryScheduleNoticesTests {
    private let term = ExpiryTerm(notBefore: 0, notAfter: 90)

    private func notices(_ schedule: inout ExpirySchedule, at now: Int64, superseded: Set<UInt32> = [], gone: Set<UInt32> = [])
        -> [CertificateNotice]
    {
        var told: [CertificateNotice] = []
        schedule.tell(
            now: now, isSuperseded: { superseded.contains($0) },
            subject: { gone.contains($0) ? nil : ExpirySubject(file: "/c/\($0)", names: ["n\($0)"], term: term) }, { told.append($0) })
        return told
    }

    @Test func tellsEachEntryOnce() {
        var schedule = ExpirySchedule()
        for id in 0..<3 { schedule.note(UInt32(id), term, now: 61) }
        let told = notices(&schedule, at: 61, superseded: [1], gone: [2])
        #expect(told == [CertificateNotice(.expiring, file: "/c/0", reason: "29 seconds left of 90 seconds", names: ["n0"])])
        #expect(notices(&schedule, at: 62, superseded: [1]) == [])
    }

    @Test func tellsAllOfAFlood() {
        var schedule = ExpirySchedule()
        for id in 0..<5000 { schedule.note(UInt32(id), term, now: id < 4500 ? 100 : 61) }
        let told = notices(&schedule, at: 100)
        #expect(told.count == 5000)
        #expect(schedule.nextDue == 600)
    }
}
