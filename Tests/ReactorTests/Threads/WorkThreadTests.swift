import Testing

@testable import Reactor

@Suite struct WorkThreadTests {
    private static let priorities: [WorkThread.Priority] = [.normal, .low, .idle]

    @Test(arguments: priorities)
    func `a joined thread has done its work, whatever its priority`(priority: WorkThread.Priority) throws {
        let state = try SharedState(0)
        let thread = try WorkThread.start(name: "test", priority: priority) { state.change { $0 += 1 } }
        thread.join()
        #expect(state.take { $0 } == 1)
    }

    @Test(arguments: priorities)
    func `a thread that nobody holds goes on to its end`(priority: WorkThread.Priority) throws {
        let state = try SharedState(0)
        _ = try WorkThread.start(name: "a name that is longer than the kernel keeps", priority: priority) { state.change { $0 = 7 } }
        #expect(try isReadable(state.descriptor, within: 30_000))
        #expect(state.take { $0 } == 7)
    }

    @Test func `a thread steps down by itself and goes on`() throws {
        let state = try SharedState([Int]())
        let thread = try WorkThread.start(name: "test") {
            for (number, priority) in [WorkThread.Priority.normal, .low, .idle, .low, .normal].enumerated() {
                WorkThread.become(priority)
                state.change { $0.append(number) }
            }
        }
        thread.join()
        #expect(state.take { $0 } == [0, 1, 2, 3, 4])
    }

    @Test func `what a thread holds is released with it`() throws {
        final class Held: Sendable {
            let state: SharedState<Bool>
            init(_ state: SharedState<Bool>) { self.state = state }
            deinit { state.change { $0 = true } }
        }
        let state = try SharedState(false)
        let thread = try {
            let held = Held(state)
            return try WorkThread.start(name: "test") { withExtendedLifetime(held) {} }
        }()
        thread.join()
        #expect(state.take { $0 })
    }
}
