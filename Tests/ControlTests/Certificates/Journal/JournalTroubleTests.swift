import Bytes
import Testing

@testable import Control

@Suite struct JournalTroubleTests {
    @Test func triesLessAndLessOftenAndSaysSoOnce() {
        var trouble = JournalTrouble()
        var now: UInt64 = 0
        var waits: [UInt64] = []
        var lines = 0
        for _ in 0..<9 {
            if trouble.failed(at: MonotonicTime(milliseconds: now)) { lines += 1 }
            waits.append(trouble.retry.milliseconds - now)
            now = trouble.retry.milliseconds
        }
        #expect(waits == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
        #expect(lines == 1)
        #expect(trouble.succeeded() == true)
        #expect(trouble.succeeded() == false)
        #expect(trouble.failed(at: MonotonicTime(milliseconds: now)) == true)
    }

    @Test func remindsEveryHour() {
        var trouble = JournalTrouble()
        #expect(trouble.failed(at: MonotonicTime(milliseconds: 0)) == true)
        #expect(trouble.failed(at: MonotonicTime(milliseconds: 3_599_999)) == false)
        #expect(trouble.failed(at: MonotonicTime(milliseconds: 3_600_000)) == true)
    }
}
