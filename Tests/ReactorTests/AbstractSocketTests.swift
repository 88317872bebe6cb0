import Foundation
import Testing

@testable import Reactor

@Suite struct AbstractSocketTests {
    private let name = "portico-test/" + UUID().uuidString

    @Test func `both ends know each other, and datagrams arrive whole with their descriptors`() throws {
        let listener = try AbstractSocket.listen(name: name)
        guard case .wouldBlock = AbstractSocket.accept(listener) else {
            Issue.record("nobody should wait")
            return
        }
        let mine = try AbstractSocket.connect(name: name)
        guard case .channel(let theirs, let peer) = AbstractSocket.accept(listener) else {
            Issue.record("no connection")
            return
        }
        let own = AbstractSocket.Peer(process: getpid(), user: geteuid())
        #expect(peer == own && AbstractSocket.peer(of: mine.raw) == own)
        let memory = try SharedMemory.create(name: "test", size: 8, sharing: .readOnly)
        #expect(try mine.send([1, 2, 3], descriptors: [memory.descriptor]) == .sent)
        guard case .message(let bytes, let descriptors) = try theirs.receive() else {
            Issue.record("no message")
            return
        }
        #expect(bytes == [1, 2, 3] && descriptors.count == 1)
    }

    @Test func `a name belongs to one listener, and is free when that is gone`() throws {
        var listener: SharedDescriptor? = try AbstractSocket.listen(name: name)
        #expect(throws: Errno.addressInUse) { try AbstractSocket.listen(name: name) }
        #expect(listener != nil)
        listener = nil
        #expect(throws: Errno.connectionRefused) { try AbstractSocket.connect(name: name) }
        _ = try AbstractSocket.listen(name: name)
    }

    @Test(arguments: ["", String(repeating: "n", count: 108)])
    func `names that do not fit`(_ name: String) {
        #expect(throws: Errno.invalidArgument) { try AbstractSocket.listen(name: name) }
        #expect(throws: Errno.invalidArgument) { try AbstractSocket.connect(name: name) }
    }

    @Test func `the longest name fits`() throws {
        let name = String((self.name + String(repeating: "n", count: 107)).prefix(107))
        let listener = try AbstractSocket.listen(name: name)
        _ = try AbstractSocket.connect(name: name)
        _ = listener
    }

    @Test func `more than the queue holds are told to try again, not made to wait`() throws {
        let listener = try AbstractSocket.listen(name: name)
        var waiting: [ControlChannel] = []
        var refusal: Errno?
        while refusal == nil && waiting.count < 100 {
            do throws(Errno) { waiting.append(try AbstractSocket.connect(name: name)) } catch { refusal = error }
        }
        #expect(refusal == .wouldBlock && waiting.count >= 16)
        _ = listener
    }

    @Test func `a socket without a peer has none`() throws {
        let listener = try AbstractSocket.listen(name: name)
        // A listening socket's credentials are its own; a descriptor that is no socket has none.
        let memory = try SharedMemory.create(name: "test", size: 8, sharing: .readOnly)
        #expect(AbstractSocket.peer(of: memory.descriptor.raw) == nil)
        _ = listener
    }
}
