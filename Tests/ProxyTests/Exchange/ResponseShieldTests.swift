import Bytes
import Testing

@testable import Proxy

@Suite struct ResponseShieldTests {
    private static func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    private static var allowed: ResponseShield {
        var shield = ResponseShield()
        shield.isAllowed = true
        return shield
    }

    @Test func aClientThatStopsIsShieldedFromAfterAWhile() {
        var shield = Self.allowed
        #expect(shield.blocked(Self.at(1_000)) == false)
        #expect(shield.blocked(Self.at(1_099)) == false)
        #expect(shield.blocked(Self.at(1_100)) == true)
    }

    @Test func shortWaitsAddUp() {
        var shield = Self.allowed
        for turn in 0..<9 as Range<UInt64> {
            #expect(shield.blocked(Self.at(turn * 1_000)) == false)
            shield.unblocked(Self.at(turn * 1_000 + 11))
        }
        #expect(shield.blocked(Self.at(9_000)) == false)
        #expect(shield.blocked(Self.at(9_001)) == true)
    }

    @Test func aClientThatKeepsUpNeverIs() {
        var shield = Self.allowed
        for turn in 0..<10_000 as Range<UInt64> {
            #expect(shield.blocked(Self.at(turn)) == false)
            shield.unblocked(Self.at(turn))
        }
    }

    @Test func unblockingTwiceCountsOnce() {
        var shield = Self.allowed
        #expect(shield.blocked(Self.at(0)) == false)
        shield.unblocked(Self.at(60))
        shield.unblocked(Self.at(5_000))
        #expect(shield.blocked(Self.at(5_000)) == false)
        #expect(shield.blocked(Self.at(5_039)) == false)
        #expect(shield.blocked(Self.at(5_040)) == true)
    }

    @Test func aResponseThatPacesItselfNeverIs() {
        var shield = ResponseShield()
        #expect(shield.blocked(Self.at(0)) == false)
        #expect(shield.blocked(Self.at(1_000_000)) == false)
    }
}
