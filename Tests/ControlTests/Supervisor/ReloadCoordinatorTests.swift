import Bytes
import Testing

@testable import Control

@Suite struct ReloadCoordinatorTests {
    private let now = MonotonicTime(milliseconds: 5000)

    /// A coordinator that waits for workers 0 and 1 to acknowledge generation 2.
    private func publishing() -> ReloadCoordinator {
        var coordinator = ReloadCoordinator()
        #expect(coordinator.requested() == .build)
        coordinator.published(generation: 2, workers: [0, 1], now: now)
        return coordinator
    }

    @Test func `a reload ends when the last worker has acknowledged`() {
        var coordinator = publishing()
        #expect(coordinator.isBusy)
        #expect(coordinator.acknowledged(worker: 0, generation: 2) == .wait)
        #expect(coordinator.acknowledged(worker: 0, generation: 2) == .wait)
        #expect(coordinator.acknowledged(worker: 1, generation: 2) == .finished(rolledBack: false))
        #expect(coordinator.completed() == .rest)
        #expect(!coordinator.isBusy)
    }

    @Test func `acknowledgements of other generations are ignored`() {
        var coordinator = publishing()
        #expect(coordinator.acknowledged(worker: 0, generation: 1) == .wait)
        #expect(coordinator.acknowledged(worker: 1, generation: 3) == .wait)
        #expect(coordinator.acknowledged(worker: 0, generation: 2) == .wait)
        #expect(coordinator.acknowledged(worker: 1, generation: 2) == .finished(rolledBack: false))
        _ = coordinator.completed()
        #expect(coordinator.acknowledged(worker: 1, generation: 2) == .wait)
    }

    @Test func `however many ask meanwhile, one more reload follows`() {
        var coordinator = publishing()
        for _ in 0..<10 { #expect(coordinator.requested() == .queued) }
        _ = coordinator.acknowledged(worker: 0, generation: 2)
        _ = coordinator.acknowledged(worker: 1, generation: 2)
        #expect(coordinator.completed() == .buildAgain)
        coordinator.published(generation: 3, workers: [0], now: now)
        #expect(coordinator.acknowledged(worker: 0, generation: 3) == .finished(rolledBack: false))
        #expect(coordinator.completed() == .rest)
    }

    @Test func `a load that fails ends at once, and is tried again if somebody asked meanwhile`() {
        var coordinator = ReloadCoordinator()
        #expect(coordinator.requested() == .build)
        #expect(coordinator.failed() == .rest)
        #expect(!coordinator.isBusy)
        #expect(coordinator.requested() == .build)
        #expect(coordinator.requested() == .queued)
        #expect(coordinator.failed() == .buildAgain)
        #expect(coordinator.failed() == .rest)
    }

    @Test func `a refusal puts the previous snapshot back for everybody`() {
        var coordinator = publishing()
        #expect(coordinator.acknowledged(worker: 0, generation: 2) == .wait)
        #expect(coordinator.refused(worker: 1, generation: 2) == .rollBack)
        coordinator.published(generation: 3, workers: [0, 1], now: now, rollBack: true)
        #expect(coordinator.refused(worker: 0, generation: 2) == .ignore)
        #expect(coordinator.acknowledged(worker: 1, generation: 3) == .wait)
        #expect(coordinator.acknowledged(worker: 0, generation: 3) == .finished(rolledBack: true))
        #expect(coordinator.completed() == .rest)
    }

    @Test func `a worker that refuses what it served with before is beyond help`() {
        var coordinator = publishing()
        _ = coordinator.refused(worker: 1, generation: 2)
        coordinator.published(generation: 3, workers: [0, 1], now: now, rollBack: true)
        #expect(coordinator.refused(worker: 1, generation: 3) == .restartWorker)
    }

    @Test func `refusals out of season are ignored`() {
        var coordinator = ReloadCoordinator()
        #expect(coordinator.refused(worker: 0, generation: 1) == .ignore)
        #expect(coordinator.acknowledged(worker: 0, generation: 1) == .wait)
    }

    @Test func `workers that keep silent are named when the time is up, again and again`() {
        var coordinator = publishing()
        _ = coordinator.acknowledged(worker: 0, generation: 2)
        let due = now.advanced(byMilliseconds: ReloadCoordinator.patienceMilliseconds)
        #expect(coordinator.deadline == due)
        #expect(coordinator.expired(now: MonotonicTime(milliseconds: due.milliseconds - 1)).isEmpty)
        #expect(coordinator.expired(now: due) == [1])
        #expect(coordinator.expired(now: due).isEmpty)
        #expect(coordinator.deadline == due.advanced(byMilliseconds: ReloadCoordinator.patienceMilliseconds))
        #expect(coordinator.acknowledged(worker: 1, generation: 2) == .finished(rolledBack: false))
    }

    @Test func `no deadline while nothing is published`() {
        var coordinator = ReloadCoordinator()
        #expect(coordinator.deadline == .never)
        _ = coordinator.requested()
        #expect(coordinator.deadline == .never)
    }
}
