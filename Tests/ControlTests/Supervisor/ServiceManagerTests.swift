import Bytes
import Foundation
import Testing

@testable import Control

@Suite struct ServiceManagerTests {
    @Test func `tells the manager in its own words`() throws {
        let path = "/tmp/portico-\(UUID().uuidString.prefix(8))"
        let raw = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(raw)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0)

        let manager = ServiceManager(path: path)
        manager.reloading(now: MonotonicTime(milliseconds: 12))
        manager.ready("serving :443\nMAINPID=1")
        manager.stopping()

        var received: [String] = []
        var bytes = [UInt8](repeating: 0, count: 500)
        while true {
            let count = recv(raw, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if count <= 0 { break }
            received.append(String(decoding: bytes.prefix(count), as: UTF8.self))
        }
        #expect(
            received == [
                "RELOADING=1\nMONOTONIC_USEC=12000\n", "READY=1\nSTATUS=serving :443 MAINPID=1\n", "STOPPING=1\n",
            ])
    }

    @Test func `is silent without a manager`() {
        ServiceManager(path: nil).ready("x")
    }
}
