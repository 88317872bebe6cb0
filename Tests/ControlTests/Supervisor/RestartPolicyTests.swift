import Bytes
import Testing

@testable import Control

@Suite struct RestartPolicyTests {
    private let start = MonotonicTime(milliseconds: 1_000_000)

    private func died(_ policy: inout RestartPolicy, after milliseconds: Int, acknowledged: Bool) -> RestartPolicy.Decision {
        policy.died(spawned: start, now: start.advanced(byMilliseconds: milliseconds), acknowledged: acknowledged)
    }

    @Test func `a worker that served is always replaced`() {
        var policy = RestartPolicy()
        for _ in 0..<100 { #expect(died(&policy, after: 1000, acknowledged: true) == .replace) }
    }

    @Test(arguments: [(0, false), (999, true), (60_000, false)])
    func `the fifth death at the start in a row is the last`(_ lived: Int, _ acknowledged: Bool) {
        var policy = RestartPolicy()
        for _ in 0..<4 { #expect(died(&policy, after: lived, acknowledged: acknowledged) == .replace) }
        #expect(died(&policy, after: lived, acknowledged: acknowledged) == .giveUp)
    }

    @Test func `one good life clears the record`() {
        var policy = RestartPolicy()
        for _ in 0..<4 { _ = died(&policy, after: 0, acknowledged: false) }
        #expect(died(&policy, after: 5000, acknowledged: true) == .replace)
        #expect(policy.deathsAtStart == 0)
        for _ in 0..<4 { #expect(died(&policy, after: 0, acknowledged: false) == .replace) }
        #expect(died(&policy, after: 0, acknowledged: false) == .giveUp)
    }
}
