import Testing
import Wire

@testable import Proxy

@Suite struct RequestIDsTests {
    @Test func noIdComesTwice() {
        var ids = RequestIDs()
        var seen: Set<UInt64> = []
        let first = ids.nextWords()
        seen.insert(first.low)
        for _ in 0..<50_000 {
            let id = ids.nextWords()
            #expect(id.high == first.high)
            seen.insert(id.low)
        }
        #expect(seen.count == 50_001)
    }

    @Test func twoWorkersHaveNothingInCommon() {
        var (one, other) = (RequestIDs(), RequestIDs())
        let (left, right) = (one.nextWords(), other.nextWords())
        #expect(left.high != right.high)
        #expect(left.low != right.low)
    }

    @Test func anIdDoesNotShowHowManyCameBefore() {
        var ids = RequestIDs()
        let lows = (0..<64).map { _ in ids.nextWords().low }
        // Neighbours of a counter differ in few bits.
        for (one, next) in zip(lows, lows.dropFirst()) { #expect((one ^ next).nonzeroBitCount > 8) }
    }
}
