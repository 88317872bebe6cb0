import Bytes
import Testing

@testable import Upstream

struct IdlePoolTests {
    private func at(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func lastInFirstOut() {
        let pool = IdlePool()
        #expect(pool.push(1, now: at(0)) == nil)
        #expect(pool.push(2, now: at(1)) == nil)
        #expect(pool.count == 2)
        #expect(pool.pop(now: at(2), requireProvenReuse: false) == 2)
        #expect(pool.pop(now: at(2), requireProvenReuse: false) == 1)
        #expect(pool.pop(now: at(2), requireProvenReuse: false) == nil)
    }

    @Test func aFullPoolGivesTheOldestBack() {
        let pool = IdlePool(capacity: 2)
        #expect(pool.push(1, now: at(0)) == nil)
        #expect(pool.push(2, now: at(1)) == nil)
        #expect(pool.push(3, now: at(2)) == 1)
        #expect(pool.count == 2)
        #expect(pool.removeAny() == 3)
        #expect(pool.removeAny() == 2)
        #expect(pool.removeAny() == nil)
    }

    @Test func oldLinksAreNotTaken() {
        let pool = IdlePool(idleMilliseconds: 1500)
        _ = pool.push(1, now: at(0))
        #expect(pool.pop(now: at(1500), requireProvenReuse: false) == nil)
        #expect(pool.count == 1)
        #expect(pool.pop(now: at(1499), requireProvenReuse: false) == 1)
    }

    @Test func oldLinksAreGivenUpOneByOne() {
        let pool = IdlePool(idleMilliseconds: 100)
        #expect(pool.nextExpiry == .never)
        for (link, time) in [(LinkID(1), UInt64(0)), (2, 50), (3, 90)] { _ = pool.push(link, now: at(time)) }
        #expect(pool.nextExpiry == at(100))
        #expect(pool.expired(now: at(99)) == nil)
        #expect(pool.expired(now: at(150)) == 1)
        #expect(pool.expired(now: at(150)) == 2)
        #expect(pool.expired(now: at(150)) == nil)
        #expect(pool.nextExpiry == at(190))
        #expect(pool.pop(now: at(150), requireProvenReuse: false) == 3)
    }

    @Test func deadLinksAreForgotten() {
        let pool = IdlePool()
        for link: LinkID in 1...3 { _ = pool.push(link, now: at(0)) }
        pool.remove(2)
        pool.remove(2)
        pool.remove(99)
        #expect(pool.pop(now: at(1), requireProvenReuse: false) == 3)
        #expect(pool.pop(now: at(1), requireProvenReuse: false) == 1)
        #expect(pool.pop(now: at(1), requireProvenReuse: false) == nil)
    }

    @Test func whatMustNotBeRepeatedWaitsForProof() {
        let pool = IdlePool()
        _ = pool.push(1, now: at(0))
        #expect(!pool.hasReused)
        #expect(pool.pop(now: at(1), requireProvenReuse: true) == nil)
        #expect(pool.pop(now: at(1), requireProvenReuse: false) == 1)
        pool.reused()
        _ = pool.push(1, now: at(2))
        #expect(pool.hasReused)
        #expect(pool.pop(now: at(3), requireProvenReuse: true) == 1)
    }

    @Test func timeAtItsEndDoesNotTrap() {
        let pool = IdlePool()
        _ = pool.push(1, now: at(.max - 1))
        #expect(pool.expired(now: at(.max - 1)) == nil)
        #expect(pool.expired(now: .never) == 1)
    }
}
