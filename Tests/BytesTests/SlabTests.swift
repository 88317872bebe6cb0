import Testing

@testable import Bytes

@Suite struct SlabTests {
    private final class Tenant {}

    @Test func aRemovedTokenFindsNothingEvenWhenItsPlaceIsTakenAgain() {
        var slab = Slab<Tenant>()
        let first = slab.claim()
        slab.insert(Tenant(), at: first)
        slab.remove(first)
        let second = slab.claim()
        slab.insert(Tenant(), at: second)
        #expect(first.index == second.index)
        #expect(slab[first] == nil)
        #expect(slab[second] != nil)
        #expect(slab.count == 1)
        slab.remove(first)
        #expect(slab.count == 1)
    }

    @Test func tokensOfNowhereFindNothing() {
        let slab = Slab<Tenant>()
        #expect(slab[SlabToken(index: 7, generation: 0)] == nil)
        #expect(slab[index: 7] == nil)
    }
}
