import Bytes
import Testing

@testable import Control

@Suite struct ScanScheduleTests {
    private func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    private func idle(at time: UInt64) -> ScanSchedule {
        var schedule = ScanSchedule(pollMilliseconds: 30_000)
        schedule.looked(at: at(time), wasScan: true)
        schedule.settled(at: at(time), isUnsettled: false, isProgress: false)
        return schedule
    }

    @Test func isDueAtOnceAndThenSlowly() {
        #expect(ScanSchedule(pollMilliseconds: 30_000).due(at: at(0)) == .scan)
        let schedule = idle(at: 1000)
        #expect(schedule.deadline == at(31_000))
        #expect(schedule.due(at: at(30_999)) == .nothing)
        #expect(schedule.due(at: at(31_000)) == .scan)
    }

    @Test func waitsForQuiet() {
        var schedule = idle(at: 1000)
        schedule.changed(at: at(2000))
        #expect(schedule.deadline == at(2100))
        schedule.changed(at: at(2080))
        #expect(schedule.deadline == at(2180))
        #expect(schedule.due(at: at(2180)) == .look)
    }

    @Test func waitsNoLongerThanItMust() {
        var schedule = idle(at: 1000)
        for time in stride(from: 2000, through: 2390, by: 30) { schedule.changed(at: at(UInt64(time))) }
        #expect(schedule.deadline == at(2400))
        schedule.looked(at: at(2400), wasScan: false)
        #expect(!schedule.isChangePending)
        #expect(schedule.deadline == at(31_000), "a look at what changed is no walk through everything")
    }

    @Test func backsOffWhileSomethingIsTorn() {
        var schedule = idle(at: 0)
        var now: UInt64 = 0
        var waits: [UInt64] = []
        for round in 0..<9 {
            let due = schedule.due(at: at(now))
            schedule.looked(at: at(now), wasScan: due == .scan)
            schedule.settled(at: at(now), isUnsettled: true, isProgress: round == 0)
            waits.append(schedule.deadline.milliseconds - now)
            now = schedule.deadline.milliseconds
        }
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 6400, 12_800, 4500], "then the walks alone")
        schedule.settled(at: at(now), isUnsettled: true, isProgress: true)
        #expect(schedule.due(at: at(now + 100)) == .scan || schedule.deadline <= at(now + 100))
    }

    @Test func startsTheBackOffAnewWithProgress() {
        var schedule = idle(at: 0)
        schedule.settled(at: at(1000), isUnsettled: true, isProgress: false)
        schedule.settled(at: at(1100), isUnsettled: true, isProgress: true)
        #expect(schedule.deadline == at(1200))
        schedule.settled(at: at(1200), isUnsettled: false, isProgress: false)
        #expect(schedule.deadline == at(30_000))
    }

    @Test func pollsFasterWithoutNotifications() {
        var schedule = idle(at: 0)
        schedule.isPollingOnly = true
        #expect(schedule.deadline == at(2000))
        var eager = ScanSchedule(pollMilliseconds: 1000)
        eager.looked(at: at(0), wasScan: true)
        eager.isPollingOnly = true
        #expect(eager.deadline == at(1000))
    }

    @Test func walksAtOnceWhenAsked() {
        var schedule = idle(at: 5000)
        schedule.requested()
        #expect(schedule.due(at: at(5000)) == .scan)
    }
}
