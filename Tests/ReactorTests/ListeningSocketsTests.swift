import Bytes
import Foundation
import Testing

@testable import Reactor

@Suite struct ListeningSocketsTests {
    private func directory() -> String {
        let path = NSTemporaryDirectory() + "portico-\(UUID().uuidString.prefix(8))"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func connects(_ host: String, _ port: UInt16) throws -> Bool {
        switch Socket.connect(to: try #require(SocketAddress(host: host, port: port))) {
        case .connected: return true
        case .inProgress(let descriptor):
            var polls = PollSet()
            polls.add(descriptor.raw, writable: true)
            _ = try polls.wait(until: Clock.now().advanced(byMilliseconds: 5000))
            return Socket.pendingError(descriptor.raw) == nil
        case .failed: return false
        }
    }

    @Test func `several sockets share one port`() throws {
        let sockets = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 3)
        let ports = Set(sockets.map(ListeningSockets.port))
        #expect(sockets.count == 3 && ports.count == 1)
        #expect(try connects("127.0.0.1", try #require(ports.first)))
        for socket in sockets {
            #expect(fcntl(socket.raw, F_GETFL) & O_NONBLOCK != 0)
            #expect(fcntl(socket.raw, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test func `no host means every address`() throws {
        let sockets = try ListeningSockets.tcp(host: "", port: 0, count: 1)
        #expect(try connects("127.0.0.1", ListeningSockets.port(of: sockets[0])))
    }

    @Test func `a port in use is refused, although it could be shared`() throws {
        let sockets = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)
        let port = ListeningSockets.port(of: sockets[0])
        #expect(throws: Errno.addressInUse) { try ListeningSockets.tcp(host: "127.0.0.1", port: port, count: 1) }
        #expect(throws: Errno.addressInUse) { try ListeningSockets.tcp(host: "", port: port, count: 1) }
        #expect(try ListeningSockets.tcp(host: "127.0.0.1", port: port, count: 1, exclusive: false).count == 1)
    }

    @Test(arguments: ["localhost", "256.1.1.1", "[::1]", " 127.0.0.1"])
    func `a host that is not numeric is refused`(_ host: String) {
        #expect(throws: Errno.invalidArgument) { try ListeningSockets.tcp(host: host, port: 0, count: 1) }
    }

    @Test func `an address of another machine is refused`() {
        #expect(throws: Errno.self) { try ListeningSockets.tcp(host: "192.0.2.1", port: 0, count: 1) }
    }

    @Test func `a unix socket that answers is not replaced`() throws {
        let path = directory() + "/s"
        let socket = try ListeningSockets.unix(path: path)
        #expect(throws: Errno.addressInUse) { try ListeningSockets.unix(path: path) }
        withExtendedLifetime(socket) {}
    }

    @Test func `a socket's own file can be removed, a successor's not`() throws {
        let path = directory() + "/s"
        _ = try ListeningSockets.unix(path: path)
        let first = try #require(ListeningSockets.file(at: path))
        // Kept, so that its inode is not given out again.
        rename(path, path + ".first")
        _ = try ListeningSockets.unix(path: path)
        ListeningSockets.remove(first)
        let second = try #require(ListeningSockets.file(at: path))
        ListeningSockets.remove(second)
        #expect(!FileManager.default.fileExists(atPath: path))
        ListeningSockets.remove(second)
        #expect(ListeningSockets.file(at: path) == nil)
    }

    @Test func `the file of a dead process is replaced`() throws {
        let path = directory() + "/s"
        _ = try ListeningSockets.unix(path: path)
        #expect(FileManager.default.fileExists(atPath: path))
        _ = try ListeningSockets.unix(path: path)
    }

    @Test func `a file that is no socket is left alone`() throws {
        let path = directory() + "/precious"
        try Data("keep".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: Errno.addressInUse) { try ListeningSockets.unix(path: path) }
        #expect(ListeningSockets.file(at: path) == nil)
        #expect(FileManager.default.contents(atPath: path) == Data("keep".utf8))
    }

    @Test(arguments: ["", "/nonexistent/directory/s", "/" + String(repeating: "x", count: 120)])
    func `an impossible path is an error`(_ path: String) {
        #expect(throws: Errno.self) { try ListeningSockets.unix(path: path) }
    }
}
