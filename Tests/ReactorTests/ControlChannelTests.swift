import Foundation
import Testing

@testable import Reactor

@Suite struct ControlChannelTests {
    private func message(_ result: ControlChannel.ReceiveResult) -> (bytes: [UInt8], descriptors: [SharedDescriptor])? {
        if case .message(let bytes, let descriptors) = result { return (bytes, descriptors) }
        return nil
    }

    @Test func `datagrams keep their bounds and their order`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        #expect(try mine.send([1, 2, 3]) == .sent)
        #expect(try mine.send([4]) == .sent)
        #expect(message(try theirs.receive())?.bytes == [1, 2, 3])
        #expect(message(try theirs.receive())?.bytes == [4])
        guard case .wouldBlock = try theirs.receive() else {
            Issue.record("expected nothing more")
            return
        }
    }

    @Test func `the largest datagram passes`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        let large = [UInt8](repeating: 7, count: ControlChannel.maximumBytes)
        #expect(try mine.send(large) == .sent)
        #expect(message(try theirs.receive())?.bytes == large)
    }

    @Test(arguments: [1, 2, 3, ControlChannel.maximumDescriptors])
    func `descriptors arrive open, in order and closed on exec`(_ count: Int) throws {
        let (mine, theirs) = try ControlChannel.pair()
        let memories = try (0..<count).map { index in
            let memory = try SharedMemory.create(name: "test", size: 64, sharing: .readOnly)
            withExtendedLifetime(memory) { memory.bytes[0] = UInt8(index) }
            return memory
        }
        #expect(try mine.send([1], descriptors: memories.map(\.descriptor)) == .sent)
        let received = try #require(message(try theirs.receive())).descriptors
        #expect(received.count == count)
        for (index, descriptor) in received.enumerated() {
            let memory = try SharedMemory.mapReadOnly(descriptor, size: 64)
            withExtendedLifetime(memory) { #expect(memory.bytes[0] == UInt8(index)) }
            #expect(fcntl(descriptor.raw, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test func `a peer that is gone is a value, in both directions`() throws {
        var (mine, theirs): (ControlChannel, ControlChannel?) = try ControlChannel.pair()
        #expect(try theirs?.send([9]) == .sent)
        theirs = nil
        #expect(message(try mine.receive())?.bytes == [9])
        guard case .closed = try mine.receive() else {
            Issue.record("expected the end")
            return
        }
        #expect(try mine.send([1]) == .closed)
        mine = try ControlChannel.pair().mine
    }

    @Test func `a peer that does not read makes the sender wait, not block`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        let block = [UInt8](repeating: 1, count: 32 * 1024)
        var sent = 0
        while try mine.send(block) == .sent {
            sent += 1
            try #require(sent < 10_000)
        }
        #expect(sent > 0)
        for _ in 0..<sent { _ = try theirs.receive() }
        #expect(try mine.send([1]) == .sent)
    }

    @Test func `a datagram that is too long is dropped as truncated`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        let large = [UInt8](repeating: 1, count: ControlChannel.maximumBytes + 1)
        #expect(write(mine.raw, large, large.count) == large.count)
        guard case .truncated = try theirs.receive() else {
            Issue.record("expected truncation")
            return
        }
    }
}
