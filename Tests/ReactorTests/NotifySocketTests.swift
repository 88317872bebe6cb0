import Foundation
import Testing

@testable import Reactor

@Suite struct NotifySocketTests {
    /// A listener like the service manager's, at a path or (leading `@`) an abstract name.
    private func manager(at path: String) throws -> Int32 {
        let raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, length) }
        }
        try #require(result == 0)
        return raw
    }

    @Test(arguments: ["@portico-test-\(UUID().uuidString)", "/tmp/portico-\(UUID().uuidString.prefix(8))"])
    func `one datagram arrives whole`(_ path: String) throws {
        let raw = try manager(at: path)
        defer { close(raw) }
        NotifySocket.send("READY=1\nSTATUS=fine\n", to: path)
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = recv(raw, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        #expect(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self) == "READY=1\nSTATUS=fine\n")
        unlink(path)
    }

    @Test(arguments: ["", "/nonexistent/socket", String(repeating: "x", count: 300)])
    func `a manager that is not there is no error`(_ path: String) {
        NotifySocket.send("READY=1\n", to: path)
    }
}
