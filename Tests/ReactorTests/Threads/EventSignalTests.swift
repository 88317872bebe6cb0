import Testing

@testable import Reactor

@Suite struct EventSignalTests {
    @Test func `is down at first`() throws {
        let signal = try EventSignal()
        #expect(signal.take() == false)
        #expect(try isReadable(signal.raw) == false)
    }

    @Test func `is readable from raise to take, however often it was raised`() throws {
        let signal = try EventSignal()
        for times in 1...3 {
            for _ in 0..<times { signal.raise() }
            #expect(try isReadable(signal.raw))
            #expect(try isReadable(signal.raw), "a look takes nothing away")
            #expect(signal.take())
            #expect(try isReadable(signal.raw) == false)
            #expect(signal.take() == false)
        }
    }

    @Test func `wakes another thread`() throws {
        let signal = try EventSignal()
        let thread = try WorkThread.start(name: "test") { signal.raise() }
        #expect(try isReadable(signal.raw, within: 30_000))
        thread.join()
    }

    @Test func `each signal is its own`() throws {
        let (one, other) = (try EventSignal(), try EventSignal())
        one.raise()
        #expect(other.take() == false)
        #expect(one.take())
    }
}
