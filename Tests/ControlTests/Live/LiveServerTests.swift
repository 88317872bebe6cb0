import Bytes
import Foundation
import Reactor
import Testing

@testable import Control

@Suite struct LiveServerTests {
    private let name = "portico-test/" + UUID().uuidString

    private func receive(_ channel: ControlChannel) throws -> (bytes: [UInt8], descriptors: [SharedDescriptor])? {
        guard case .message(let bytes, let descriptors) = try channel.receive() else { return nil }
        return (bytes, descriptors)
    }

    private func isClosed(_ channel: ControlChannel) throws -> Bool {
        if case .closed = try channel.receive() { return true }
        return false
    }

    @Test func `a question is answered with the log and the condition, and the client let go`() throws {
        let fixture = try LiveFixture(name: name)
        let client = try AbstractSocket.connect(name: name)
        #expect(try client.send(LiveRequest.certificates.bytes) == .sent)
        for _ in 0..<2 { try fixture.turn() }
        let answer = try #require(try receive(client))
        guard case .certificates(Version.text, let capacity, let length, let count) = LiveAnswer(answer.bytes) else {
            Issue.record("not an answer: \(answer.bytes)")
            return
        }
        #expect(answer.descriptors.count == 2 && length == fixture.publisher.length)
        let memory = try SharedMemory.mapReadOnly(answer.descriptors[1], size: count)
        #expect(CertificateCondition(encoded: memory.copied())?.unusedKeys == ["/certs.d/x.key"])
        #expect(throws: Errno.self) { try SharedMemory.mapReadWrite(answer.descriptors[0], size: capacity) }
        #expect(try isClosed(client) && fixture.server.clientCount == 0)
    }

    @Test func `a proxy without certificates answers too`() throws {
        let fixture = try LiveFixture(name: name, entries: 0)
        let client = try AbstractSocket.connect(name: name)
        _ = try client.send(LiveRequest.certificates.bytes)
        for _ in 0..<2 { try fixture.turn() }
        let answer = try #require(try receive(client))
        guard case .certificates(_, let capacity, 0, _) = LiveAnswer(answer.bytes) else {
            Issue.record("not an answer: \(answer.bytes)")
            return
        }
        #expect(try SharedMemory.mapReadOnly(answer.descriptors[0], size: capacity).bytes.count == capacity)
    }

    @Test(arguments: [Array("keys\n".utf8), [0], [UInt8](repeating: 0x61, count: 4000)])
    func `an unknown question is refused`(_ question: [UInt8]) throws {
        let fixture = try LiveFixture(name: name)
        let client = try AbstractSocket.connect(name: name)
        _ = try client.send(question)
        for _ in 0..<2 { try fixture.turn() }
        guard let answer = try receive(client), case .refused = LiveAnswer(answer.bytes) else {
            Issue.record("expected a refusal")
            return
        }
        #expect(answer.descriptors.isEmpty)
        #expect(try isClosed(client) && fixture.server.clientCount == 0)
    }

    @Test func `a client that says nothing is let go after a while, and holds up nobody`() throws {
        let fixture = try LiveFixture(name: name)
        let silent = try AbstractSocket.connect(name: name)
        try fixture.turn()
        let client = try AbstractSocket.connect(name: name)
        _ = try client.send(LiveRequest.certificates.bytes)
        for _ in 0..<2 { try fixture.turn() }
        #expect(try receive(client) != nil)
        #expect(fixture.server.clientCount == 1)
        #expect(fixture.server.deadline.milliseconds(since: fixture.now) <= 5000)
        try fixture.turn(later: 4999)
        #expect(fixture.server.clientCount == 1)
        try fixture.turn(later: 2)
        #expect(try isClosed(silent) && fixture.server.clientCount == 0 && fixture.server.deadline == .never)
    }

    @Test func `beyond eight, clients wait for a place`() throws {
        let fixture = try LiveFixture(name: name)
        let clients = try (0..<12).map { _ in try AbstractSocket.connect(name: name) }
        try fixture.turn()
        try fixture.turn()
        #expect(fixture.server.clientCount == LiveServer.maximumClients)
        for client in clients { _ = try client.send(LiveRequest.certificates.bytes) }
        for _ in 0..<4 { try fixture.turn() }
        for client in clients { #expect(try receive(client) != nil) }
        #expect(fixture.server.clientCount == 0)
    }

    @Test func `clients that are gone, or send descriptors or a flood, leave nothing behind`() throws {
        let fixture = try LiveFixture(name: name)
        for _ in 0..<3 { _ = try AbstractSocket.connect(name: name) }
        let flood = try AbstractSocket.connect(name: name)
        let memory = try SharedMemory.create(name: "test", size: 8, sharing: .readOnly)
        for _ in 0..<5 { _ = try flood.send(LiveRequest.certificates.bytes, descriptors: [memory.descriptor]) }
        let large = try AbstractSocket.connect(name: name)
        _ = try large.send([UInt8](repeating: 0x61, count: ControlChannel.maximumBytes))
        for _ in 0..<4 { try fixture.turn() }
        #expect(fixture.server.clientCount == 0)
    }

    @Test func `the name of a server is taken while it lives`() throws {
        let fixture = try LiveFixture(name: name)
        #expect(throws: Errno.addressInUse) { try LiveFixture(name: name) }
        withExtendedLifetime(fixture) {}
    }
}
