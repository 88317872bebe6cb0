import Glibc
import Reactor
import Testing

@Suite struct SocketTests {
    @Test(arguments: [false, true]) func movesBytesBothWays(unix: Bool) throws {
        let directory = TemporaryDirectory()
        let pair = try StreamPair(path: unix ? directory.path + "/socket" : nil)
        let far = try #require(pair.far)
        #expect(pair.peer.isUnix == unix)
        #expect(receive(far.raw).result == .wouldBlock)
        #expect(send(pair.near.raw, [1, 2, 3]) == .bytes(3))
        #expect(waitFor(far.raw, POLLIN))
        #expect(receive(far.raw, space: 2).bytes == [1, 2])
        #expect(receive(far.raw).bytes == [3])
        #expect(receive(far.raw).result == .wouldBlock)
        #expect(send(far.raw, [4]) == .bytes(1))
        #expect(waitFor(pair.near.raw, POLLIN))
        #expect(receive(pair.near.raw).bytes == [4])
    }

    @Test func holdsBackWhatHasMoreBehindIt() throws {
        let pair = try StreamPair()
        let far = try #require(pair.far)
        #expect(send(pair.near.raw, [1], more: true) == .bytes(1))
        #expect(send(pair.near.raw, [2]) == .bytes(1))
        #expect(waitFor(far.raw, POLLIN))
        #expect(receive(far.raw).bytes == [1, 2])
    }

    @Test func aHalfClosedPeerIsAtItsEnd() throws {
        let pair = try StreamPair()
        let far = try #require(pair.far)
        Socket.shutdownWriting(far.raw)
        #expect(waitFor(pair.near.raw, POLLIN))
        #expect(receive(pair.near.raw).result == .endOfStream)
        // It still reads.
        #expect(send(pair.near.raw, [1]) == .bytes(1))
        #expect(waitFor(far.raw, POLLIN))
        #expect(receive(far.raw).bytes == [1])
    }

    @Test func aResetIsAFailure() throws {
        var pair = try StreamPair()
        Socket.resetOnClose(try #require(pair.far?.raw))
        pair.closeFar()
        #expect(waitFor(pair.near.raw, POLLIN))
        #expect(receive(pair.near.raw).result == .failed(.connectionReset))
        #expect(send(pair.near.raw, [1]) == .failed(.brokenPipe))
    }

    @Test func readsWhatCameBeforeTheEnd() throws {
        var pair = try StreamPair()
        #expect(send(try #require(pair.far?.raw), [1, 2]) == .bytes(2))
        pair.closeFar()
        #expect(waitFor(pair.near.raw, POLLIN))
        #expect(receive(pair.near.raw).bytes == [1, 2])
        #expect(waitFor(pair.near.raw, POLLIN))
        #expect(receive(pair.near.raw).result == .endOfStream)
    }

    @Test func aFullSocketSaysSo() throws {
        let pair = try StreamPair()
        let far = try #require(pair.far)
        let block = [UInt8](repeating: 7, count: 1 << 20)
        var sent = 0
        loop: while sent < 256 << 20 {
            switch send(pair.near.raw, block) {
            case .bytes(let count): sent += count
            case .wouldBlock: break loop
            case .endOfStream, .failed: Issue.record("send failed"); break loop
            }
        }
        #expect(sent > 0 && sent < 256 << 20)
        var received = 0
        while received < sent, waitFor(far.raw, POLLIN) { received += receive(far.raw, space: 1 << 20).bytes.count }
        #expect(received == sent)
        #expect(waitFor(pair.near.raw, POLLOUT))
        #expect(send(pair.near.raw, [1]) == .bytes(1))
    }

    @Test func writingToNobodyRaisesNoSignal() throws {
        let directory = TemporaryDirectory()
        var pair = try StreamPair(path: directory.path + "/socket")
        pair.closeFar()
        #expect(send(pair.near.raw, [1]) == .failed(.brokenPipe))
    }

    @Test func tellsWhyAConnectionDidNotComeAbout() throws {
        var listener: SharedDescriptor? = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0]
        let port = ListeningSockets.port(of: try #require(listener))
        listener = nil
        let address = try #require(SocketAddress(host: "127.0.0.1", port: port))
        switch Socket.connect(to: address) {
        case .connected: Issue.record("connected to nobody")
        case .failed(let errno): #expect(errno == .connectionRefused)
        case .inProgress(let descriptor):
            #expect(waitFor(descriptor.raw, POLLOUT))
            #expect(Socket.pendingError(descriptor.raw) == .connectionRefused)
        }
    }

    @Test func tellsThatNobodyIsAtAPath() throws {
        let directory = TemporaryDirectory()
        let address = try #require(SocketAddress(path: directory.path + "/nobody"))
        switch Socket.connect(to: address) {
        case .connected: Issue.record("connected to nobody")
        case .inProgress: Issue.record("connecting to nobody")
        case .failed(let errno): #expect(errno == .noEntry)
        }
    }

    @Test func aUnixSocketWithAFullQueueIsNotReadyYet() throws {
        let directory = TemporaryDirectory()
        let path = directory.path + "/socket"
        let listener = try ListeningSockets.unix(path: path)
        #expect(listen(listener.raw, 1) == 0)
        let address = try #require(SocketAddress(path: path))
        var held: [Held] = []
        var refusal: Errno?
        while held.count < 16 && refusal == nil {
            switch Socket.connect(to: address) {
            case .connected(let descriptor): held.append(Held(descriptor))
            case .inProgress(let descriptor): held.append(Held(descriptor))
            case .failed(let errno): refusal = errno
            }
        }
        #expect(refusal == .wouldBlock)
        #expect((1...3).contains(held.count))
    }

    @Test func aConnectionThatSucceededHasNoPendingError() throws {
        let pair = try StreamPair()
        #expect(Socket.pendingError(pair.near.raw) == nil)
    }

    @Test func acceptSaysWhenNobodyWaits() throws {
        let listener = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0]
        switch Socket.accept(listener.raw) {
        case .wouldBlock: break
        case .connection: Issue.record("accepted nobody")
        case .retry: Issue.record("lost")
        case .failed(let errno): Issue.record(errno)
        }
    }

    @Test func whatIsAcceptedDoesNotBlockAndSendsAtOnce() throws {
        let pair = try StreamPair()
        let far = try #require(pair.far)
        #expect(fcntl(far.raw, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(far.raw, F_GETFD) & FD_CLOEXEC != 0)
        for end in [pair.near.raw, far.raw] {
            var value: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            #expect(getsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length) == 0)
            #expect(value != 0)
        }
    }

    @Test func knowsItsOwnAddress() throws {
        let pair = try StreamPair()
        let own = try #require(Socket.localAddress(pair.near.raw))
        #expect(own.addressBytes == [127, 0, 0, 1])
        #expect(own.port == pair.peer.port)
        #expect(pair.peer.addressBytes == [127, 0, 0, 1])
    }
}
