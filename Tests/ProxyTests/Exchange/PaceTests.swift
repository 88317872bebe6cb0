import Bytes
import Testing

@testable import Proxy

@Suite struct PaceTests {
    private static func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    private static func deadline(_ pace: inout Pace, _ bytes: Int, at now: UInt64) -> UInt64 {
        pace.deadline(bytes: bytes, minimum: 1024, milliseconds: 30_000, now: at(now)).milliseconds
    }

    @Test func theTimeBeginsWithTheFirstLook() {
        var pace = Pace(bytes: 0, now: Self.at(1_000))
        #expect(Self.deadline(&pace, 0, at: 1_000) == 31_000)
    }

    @Test func singleBytesDoNotMoveTheDeadline() {
        var pace = Pace(bytes: 0, now: Self.at(0))
        for second in 1...29 { #expect(Self.deadline(&pace, second, at: UInt64(second) * 1_000) == 30_000) }
    }

    @Test func enoughBytesDo() {
        var pace = Pace(bytes: 0, now: Self.at(0))
        #expect(Self.deadline(&pace, 1_023, at: 10_000) == 30_000)
        #expect(Self.deadline(&pace, 1_024, at: 20_000) == 50_000)
        #expect(Self.deadline(&pace, 2_047, at: 40_000) == 50_000)
        #expect(Self.deadline(&pace, 2_048, at: 49_000) == 79_000)
    }

    @Test func aSlowButSteadyClientIsNeverCut() {
        var pace = Pace(bytes: 0, now: Self.at(0))
        var bytes = 0
        for second in 1...600 {
            bytes += 100
            #expect(Self.deadline(&pace, bytes, at: UInt64(second) * 1_000) > UInt64(second) * 1_000)
        }
    }

    @Test func whatCameBeforeDoesNotCount() {
        var pace = Pace(bytes: 1 << 20, now: Self.at(0))
        #expect(Self.deadline(&pace, 1 << 20 + 10, at: 5_000) == 30_000)
    }
}
