import Bytes
import Testing

@testable import Control

@Suite struct DrainCoordinatorTests {
    private let now = MonotonicTime(milliseconds: 5000)

    @Test func `patience, then force`() {
        var coordinator = DrainCoordinator()
        #expect(!coordinator.isStopping && coordinator.deadline == .never)
        #expect(coordinator.requested(now: now, drainMilliseconds: 30_000) == .drain(milliseconds: 30_000))
        #expect(coordinator.isStopping)
        #expect(coordinator.deadline == now.advanced(byMilliseconds: 31_000))
        #expect(coordinator.expired(now: now.advanced(byMilliseconds: 30_999)) == .none)
        #expect(coordinator.expired(now: now.advanced(byMilliseconds: 31_000)) == .kill)
        #expect(coordinator.expired(now: now.advanced(byMilliseconds: 99_000)) == .none)
        #expect(coordinator.deadline == .never)
    }

    @Test func `a second request ends the patience, a third changes nothing`() {
        var coordinator = DrainCoordinator()
        _ = coordinator.requested(now: now, drainMilliseconds: 30_000)
        #expect(coordinator.requested(now: now, drainMilliseconds: 30_000) == .kill)
        #expect(coordinator.requested(now: now, drainMilliseconds: 30_000) == .none)
        #expect(coordinator.isStopping)
    }

    @Test func `without drain time there is still the moment of grace`() {
        var coordinator = DrainCoordinator()
        #expect(coordinator.requested(now: now, drainMilliseconds: 0) == .drain(milliseconds: 0))
        #expect(coordinator.expired(now: now) == .none)
        #expect(coordinator.deadline == now.advanced(byMilliseconds: DrainCoordinator.graceMilliseconds))
    }
}
