import Synchronization
import Testing

@testable import Reactor

@Suite struct ParallelTests {
    @Test(arguments: [0, 1, 2, 3, 4], [0, 1, 15, 16, 17, 31, 32, 33, 1000])
    func `results are in order, and each piece is done once`(threads: Int, count: Int) {
        let calls = Counter(count)
        let results = Parallel.map(count, threads: threads) { index in
            calls.note(index)
            return "result \(index)"
        }
        #expect(results == (0..<count).map { "result \($0)" })
        #expect(calls.all == [Int](repeating: 1, count: count))
    }

    @Test func `more threads than stretches of work`() {
        #expect(Parallel.map(40, threads: 64) { $0 * $0 } == (0..<40).map { $0 * $0 })
    }

    @Test func `results that are objects are released once`() {
        final class Result: Sendable {
            let alive: Counter
            init(_ alive: Counter) {
                self.alive = alive
                alive.note(0)
            }
            deinit { alive.note(1) }
        }
        let counter = Counter(2)
        var results = Parallel.map(100, threads: 3) { _ in Result(counter) }
        #expect(results.count == 100 && counter.all == [100, 0])
        results = []
        #expect(counter.all == [100, 100])
    }

    private final class Counter: Sendable {
        private let counts: Mutex<[Int]>
        init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }
        func note(_ index: Int) { counts.withLock { $0[index] += 1 } }
        var all: [Int] { counts.withLock { $0 } }
    }
}
