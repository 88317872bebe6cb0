import Testing

@testable import Control

@Suite struct CertificateGaugesTests {
    @Test func countsStages() {
        var schedule = ExpirySchedule()
        for (id, end) in [100, 900, 1000, 5000, 20].enumerated() {
            schedule.note(UInt32(id), ExpiryTerm(notBefore: end == 5000 ? 4000 : 0, notAfter: Int64(end)), now: 800)
        }
        let gauges = CertificateGauges(schedule, quarantined: 3)
        #expect(gauges.served == 5 && gauges.quarantined == 3 && gauges.soonestExpiry == 20)
        #expect(gauges.stages.expired == 2 && gauges.stages.alarm == 1 && gauges.stages.warning == 1 && gauges.stages.notYetValid == 1)
        #expect(CertificateGauges(ExpirySchedule(), quarantined: 0) == CertificateGauges())
    }
}
