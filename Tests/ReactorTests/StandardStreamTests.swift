import Foundation
import Testing

@testable import Reactor

@Suite struct StandardStreamTests {
    private func pipe() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        return (ends[0], ends[1])
    }

    @Test func `a full pipe takes nothing and does not block`() throws {
        SignalQueue.ignoreBrokenPipe()
        let (reader, writer) = pipe()
        defer { close(reader) }
        let stream = StandardStream(writer)
        let block = [UInt8](repeating: 1, count: 8192)
        var total = 0
        while true {
            let count = try block.withUnsafeBytes { try stream.write($0) }
            if count == 0 { break }
            total += count
            try #require(total < 64 << 20)
        }
        #expect(total >= 4096)
        #expect(block.withUnsafeBytes { stream.writeAll($0, milliseconds: 20) } == 0)
        // The descriptor that others share is still what it was.
        #expect(fcntl(writer, F_GETFL) & O_NONBLOCK == 0)
        close(writer)
    }

    @Test func `a pipe without reader is an error, not a signal`() {
        SignalQueue.ignoreBrokenPipe()
        let (reader, writer) = pipe()
        let stream = StandardStream(writer)
        close(reader)
        #expect(throws: Errno.brokenPipe) { try [UInt8(1)].withUnsafeBytes { try stream.write($0) } }
        #expect([UInt8(1)].withUnsafeBytes { stream.writeAll($0, milliseconds: 1000) } == 0)
        close(writer)
    }

    @Test func `several writers to one file do not overwrite one another`() throws {
        let path = NSTemporaryDirectory() + "portico-\(UUID().uuidString.prefix(8))"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { unlink(path) }
        let first = StandardStream(file)
        let second = StandardStream(file)
        _ = Array("one\n".utf8).withUnsafeBytes { first.writeAll($0, milliseconds: 100) }
        _ = Array("two\n".utf8).withUnsafeBytes { second.writeAll($0, milliseconds: 100) }
        #expect(FileManager.default.contents(atPath: path) == Data("one\ntwo\n".utf8))
        close(file)
    }

    @Test func `a socket works too`() throws {
        let (mine, theirs) = try ControlChannel.pair()
        let stream = StandardStream(mine.raw)
        #expect([UInt8(65)].withUnsafeBytes { stream.writeAll($0, milliseconds: 100) } == 1)
        guard case .message(let bytes, _) = try theirs.receive() else {
            Issue.record("expected the byte")
            return
        }
        #expect(bytes == [65])
    }
}
