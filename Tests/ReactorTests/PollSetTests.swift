import Bytes
import Testing

@testable import Reactor

@Suite struct PollSetTests {
    @Test func `tells what is ready, and nothing else`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        _ = try mine.send([1])
        var polls = PollSet()
        polls.add(mine.raw)
        polls.add(theirs.raw)
        polls.add(-1)
        let events = try polls.wait(until: Clock.now().advanced(byMilliseconds: 5000))
        #expect(events == [PollSet.Event(descriptor: theirs.raw, readable: true, writable: false)])
    }

    @Test func `a channel with room is writable when asked`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        var polls = PollSet()
        polls.add(mine.raw, writable: true)
        let events = try polls.wait(until: Clock.now().advanced(byMilliseconds: 5000))
        #expect(events == [PollSet.Event(descriptor: mine.raw, readable: false, writable: true)])
        withExtendedLifetime(theirs) {}
    }

    @Test func `the deadline ends the wait`() throws {
        var polls = PollSet()
        let start = Clock.now()
        #expect(try polls.wait(until: start.advanced(byMilliseconds: 30)).isEmpty)
        #expect(Clock.now() >= start.advanced(byMilliseconds: 29))
        #expect(try polls.wait(until: start).isEmpty)
    }
}
