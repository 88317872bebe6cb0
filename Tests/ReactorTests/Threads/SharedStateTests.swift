import Bytes
import Testing

@testable import Reactor

@Suite struct SharedStateTests {
    @Test func `a change makes the descriptor readable until it is taken`() throws {
        let state = try SharedState([1])
        #expect(try isReadable(state.descriptor) == false)
        state.change { $0.append(2) }
        state.change { $0.append(3) }
        #expect(try isReadable(state.descriptor))
        let taken = state.take { value in
            defer { value = [] }
            return value
        }
        #expect(taken == [1, 2, 3])
        #expect(try isReadable(state.descriptor) == false)
        #expect(state.with { $0 } == [])
    }

    @Test func `a look changes without waking anybody`() throws {
        let state = try SharedState(1)
        #expect(state.with { $0 + 1 } == 2)
        state.with { $0 = 5 }
        #expect(try isReadable(state.descriptor) == false)
        #expect(state.take { $0 } == 5)
    }

    @Test func `a look does not take readability away`() throws {
        let state = try SharedState(1)
        state.change { $0 = 2 }
        _ = state.with { $0 }
        #expect(try isReadable(state.descriptor))
    }

    @Test func `no change of several threads is lost`() throws {
        let state = try SharedState(0)
        let threads = try (0..<4).map { _ in
            try WorkThread.start(name: "test") { for _ in 0..<1000 { state.change { $0 += 1 } } }
        }
        var seen = 0
        let deadline = Clock.now().advanced(byMilliseconds: 30_000)
        while seen < 4000 && Clock.now() < deadline {
            guard try isReadable(state.descriptor, within: 1000) else { continue }
            seen = state.take { $0 }
        }
        #expect(seen == 4000)
        for thread in threads { thread.join() }
    }

    @Test func `hands optional values through`() throws {
        let state: SharedState<String?> = try SharedState(nil)
        #expect(state.take { $0.take() } == nil)
        state.change { $0 = "x" }
        #expect(state.take { $0.take() } == "x")
        #expect(state.take { $0.take() } == nil)
    }
}
