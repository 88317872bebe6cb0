import Glibc
import Reactor
import Testing

@Suite struct PollerTests {
    /// The events of one wait, by word.
    private func events(_ poller: Poller, milliseconds: Int32 = 5000) -> [UInt64: Readiness] {
        var all: [UInt64: Readiness] = [:]
        for index in 0..<poller.wait(timeoutMilliseconds: milliseconds) {
            let event = poller.event(index)
            all[event.word] = event.readiness
        }
        return all
    }

    @Test func saysNothingWhenNothingIsThere() throws {
        let poller = try Poller()
        #expect(poller.wait(timeoutMilliseconds: 0) == 0)
        #expect(poller.wait(timeoutMilliseconds: 1) == 0)
    }

    @Test func tellsOfAStreamOnceUntilSomethingChanges() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        let far = try #require(pair.far)
        try poller.addStream(far.raw, word: 0xFEDC_BA98_7654_3210)
        #expect(events(poller) == [0xFEDC_BA98_7654_3210: .writable])
        #expect(events(poller, milliseconds: 0).isEmpty)

        #expect(send(pair.near.raw, [1, 2, 3]) == .bytes(3))
        #expect(events(poller) == [0xFEDC_BA98_7654_3210: [.readable, .writable]])
        // What is left unread raises no second edge.
        #expect(receive(far.raw, space: 1).bytes == [1])
        #expect(events(poller, milliseconds: 0).isEmpty)
        // New bytes do, even behind unread ones.
        #expect(send(pair.near.raw, [4]) == .bytes(1))
        #expect(events(poller)[0xFEDC_BA98_7654_3210]?.contains(.readable) == true)
        #expect(receive(far.raw).bytes == [2, 3, 4])
    }

    @Test func aShortReadRearms() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        let far = try #require(pair.far)
        try poller.addStream(far.raw, word: 1)
        for round in 0..<3 {
            #expect(send(pair.near.raw, [UInt8(round)]) == .bytes(1))
            #expect(waitFor(far.raw, POLLIN))
            #expect(events(poller)[1]?.contains(.readable) == true)
            // Fewer bytes than there was room for: nothing is left, without a second call that says so.
            #expect(receive(far.raw, space: 2).bytes == [UInt8(round)])
            #expect(events(poller, milliseconds: 0).isEmpty)
        }
    }

    @Test func tellsWhenAFullStreamHasRoomAgain() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        let far = try #require(pair.far)
        try poller.addStream(pair.near.raw, word: 1)
        #expect(events(poller) == [1: .writable])
        var sent = 0
        while case .bytes(let count) = send(pair.near.raw, [UInt8](repeating: 0, count: 1 << 18)) { sent += count }
        #expect(events(poller, milliseconds: 0).isEmpty)
        while sent > 0, waitFor(far.raw, POLLIN) { sent -= receive(far.raw, space: 1 << 18).bytes.count }
        #expect(events(poller)[1]?.contains(.writable) == true)
    }

    @Test func tellsOfAHalfClose() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        Socket.shutdownWriting(try #require(pair.far).raw)
        #expect(waitFor(pair.near.raw, POLLIN))
        try poller.addStream(pair.near.raw, word: 1)
        // EPOLLRDHUP alone: the peer still reads.
        #expect(events(poller) == [1: [.readable, .writable, Readiness(rawValue: 0x2000)]])
    }

    @Test func tellsOfAReset() throws {
        let poller = try Poller()
        var pair = try StreamPair()
        Socket.resetOnClose(try #require(pair.far?.raw))
        pair.closeFar()
        #expect(waitFor(pair.near.raw, POLLIN))
        try poller.addStream(pair.near.raw, word: 1)
        let readiness = try #require(events(poller)[1])
        #expect(readiness.contains(.error))
        #expect(readiness.contains(.hangup))
    }

    @Test func aLevelIsToldAsLongAsItLasts() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        let far = try #require(pair.far)
        try poller.addLevel(far.raw, word: 9)
        #expect(events(poller, milliseconds: 0).isEmpty)
        #expect(send(pair.near.raw, [1]) == .bytes(1))
        for _ in 0..<3 { #expect(events(poller) == [9: .readable]) }
        _ = receive(far.raw)
        #expect(events(poller, milliseconds: 0).isEmpty)
    }

    @Test func aListenerIsToldAsLongAsSomebodyWaits() throws {
        let poller = try Poller()
        let listener = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0]
        try poller.addLevel(listener.raw, word: 2)
        let address = try #require(SocketAddress(host: "127.0.0.1", port: ListeningSockets.port(of: listener)))
        var held: [Held] = []
        for _ in 0..<2 {
            switch Socket.connect(to: address) {
            case .connected(let descriptor): held.append(Held(descriptor))
            case .inProgress(let descriptor): held.append(Held(descriptor))
            case .failed: Issue.record("not connected")
            }
        }
        for end in held { #expect(waitFor(end.raw, POLLOUT)) }
        for _ in 0..<2 {
            #expect(events(poller) == [2: .readable])
            switch Socket.accept(listener.raw) {
            case .connection: break
            case .wouldBlock: Issue.record("nobody waits")
            case .retry: Issue.record("lost")
            case .failed(let errno): Issue.record(errno)
            }
        }
        #expect(events(poller, milliseconds: 0).isEmpty)
    }

    @Test func aRegistrationEnds() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        try poller.addStream(pair.near.raw, word: 1)
        poller.remove(pair.near.raw)
        #expect(poller.wait(timeoutMilliseconds: 0) == 0)
        try poller.addLevel(pair.near.raw, word: 2)
    }

    @Test func closingEndsARegistration() throws {
        let poller = try Poller()
        var pair = try StreamPair()
        try poller.addStream(try #require(pair.far?.raw), word: 1)
        pair.closeFar()
        #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    }

    @Test func refusesASecondRegistration() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        try poller.addStream(pair.near.raw, word: 1)
        #expect(throws: Errno(code: EEXIST)) { try poller.addStream(pair.near.raw, word: 2) }
        #expect(throws: Errno(code: EBADF)) { try poller.addLevel(-1, word: 3) }
        #expect(events(poller) == [1: .writable])
    }

    @Test func moreEventsThanOneBatchComeInTurns() throws {
        let poller = try Poller()
        let pair = try StreamPair()
        let far = try #require(pair.far)
        #expect(send(pair.near.raw, [1]) == .bytes(1))
        #expect(waitFor(far.raw, POLLIN))
        var held: [Held] = []
        for word in 0..<300 {
            let raw = dup(far.raw)
            try #require(raw >= 0)
            held.append(Held(Descriptor(owning: raw)))
            try poller.addLevel(raw, word: UInt64(word))
        }
        var seen: Set<UInt64> = []
        for _ in 0..<4 { seen.formUnion(events(poller).keys) }
        #expect(seen.count == 300)
        withExtendedLifetime(held) {}
    }
}
