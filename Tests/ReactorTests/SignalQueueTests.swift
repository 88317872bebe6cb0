import Foundation
import Testing

@testable import Reactor

@Suite struct SignalQueueTests {
    @Test func `signals wait in the queue until they are taken`() throws {
        var before = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let queue = try SignalQueue([.user1, .user2])
        #expect(queue.next() == nil)
        // To this thread only: others of the test process do not block it.
        raise(SIGUSR1)
        raise(SIGUSR1)
        raise(SIGUSR2)
        var seen: [Signal] = []
        while let signal = queue.next() { seen.append(signal) }
        #expect(seen == [.user1, .user2])
    }

    @Test func `every signal has a number and a name`() {
        for signal in Signal.allCases {
            #expect(Signal(number: signal.number) == signal)
            #expect(!Signal.name(signal.number).isEmpty)
        }
        #expect(Signal(number: 0) == nil)
    }
}
