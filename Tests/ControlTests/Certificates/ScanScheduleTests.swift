import Bytes
import Testing

@testable import Control

@Suite struct ScanScheduleTests {
    private func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    private func idle(at time: UInt64) -> ScanSchedule {
        var schedule = ScanSchedule()
        schedule.scanned(at: at(time), isUnsettled: false, isProgress: false)
        return schedule
    }

    @Test func isDueAtOnceAndThenSlowly() {
        #expect(ScanSchedule().deadline == at(0))
        #expect(idle(at: 1000).deadline == at(11_000))
    }

    @Test func waitsForQuiet() {
        var schedule = idle(at: 1000)
        schedule.changed(at: at(2000))
        #expect(schedule.deadline == at(2100))
        schedule.changed(at: at(2080))
        #expect(schedule.deadline == at(2180))
    }

    @Test func waitsNoLongerThanItMust() {
        var schedule = idle(at: 1000)
        for time in stride(from: 2000, through: 2390, by: 30) { schedule.changed(at: at(UInt64(time))) }
        #expect(schedule.deadline == at(2400))
        schedule.scanned(at: at(2400), isUnsettled: false, isProgress: true)
        #expect(schedule.deadline == at(12_400))
    }

    @Test func backsOffWhileSomethingIsTorn() {
        var schedule = idle(at: 0)
        var now: UInt64 = 0
        var waits: [UInt64] = []
        for round in 0..<10 {
            schedule.scanned(at: at(now), isUnsettled: true, isProgress: round == 0)
            waits.append(schedule.deadline.milliseconds - now)
            now = schedule.deadline.milliseconds
        }
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000])
        schedule.scanned(at: at(now), isUnsettled: true, isProgress: true)
        #expect(schedule.deadline == at(now + 100))
        schedule.scanned(at: at(now), isUnsettled: false, isProgress: false)
        #expect(schedule.deadline == at(now + 10_000))
    }

    @Test func pollsFasterWithoutNotifications() {
        var schedule = idle(at: 0)
        schedule.isPollingOnly = true
        #expect(schedule.deadline == at(2000))
    }
}
