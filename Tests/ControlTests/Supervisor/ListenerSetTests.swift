import Config
import Foundation
import Reactor
import Testing

@testable import Control

@Suite struct ListenerSetTests {
    /// A port nobody has at the moment.
    private func freePort() throws -> UInt16 {
        ListeningSockets.port(of: try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0])
    }

    private func temporaryPath() -> String { "/tmp/portico-\(UUID().uuidString.prefix(8)).sock" }

    @Test func `each worker has a socket of its own, a unix socket is shared`() throws {
        let tcp = ListenAddress.tcp(host: "127.0.0.1", port: try freePort())
        let unix = ListenAddress.unix(path: temporaryPath())
        let set = ListenerSet(workers: 3)
        set.commit(try set.prepare([tcp, unix]))
        #expect(Set(set.addresses) == [tcp, unix])
        #expect(Set((0..<3).map { set.socket(tcp, worker: $0)?.raw }).count == 3)
        #expect(Set((0..<3).map { set.socket(unix, worker: $0)?.raw }).count == 1)
        #expect(set.socket(.unix(path: "/other"), worker: 0) == nil)
        #expect(Set(set.closeAll(except: [])) == [tcp, unix])
    }

    @Test func `a reload keeps the sockets that stay`() throws {
        let stays = ListenAddress.tcp(host: "127.0.0.1", port: try freePort())
        let goes = ListenAddress.unix(path: temporaryPath())
        let set = ListenerSet(workers: 1)
        set.commit(try set.prepare([stays, goes]))
        let socket = set.socket(stays, worker: 0)?.raw
        #expect(try set.prepare([stays]).addresses.isEmpty)
        #expect(set.closeAll(except: [stays]) == [goes])
        #expect(set.socket(stays, worker: 0)?.raw == socket)
        if case .unix(let path) = goes { #expect(!FileManager.default.fileExists(atPath: path)) }
    }

    @Test func `one address that cannot be had undoes the others`() throws {
        let good = ListenAddress.tcp(host: "127.0.0.1", port: try freePort())
        let unix = ListenAddress.unix(path: temporaryPath())
        let taken = try ListeningSockets.tcp(host: "127.0.0.1", port: 0, count: 1)[0]
        let bad = ListenAddress.tcp(host: "127.0.0.1", port: ListeningSockets.port(of: taken))
        let set = ListenerSet(workers: 1)
        let failure = #expect(throws: ListenerSet.Failure.self) { try set.prepare([good, unix, bad]) }
        #expect(failure?.address == bad)
        #expect(failure?.reason == .addressInUse)
        #expect(set.addresses.isEmpty)
        if case .unix(let path) = unix { #expect(!FileManager.default.fileExists(atPath: path)) }
        set.commit(try set.prepare([good]))
    }

    @Test func `a listener may move from one address to all, which share its port`() throws {
        let port = try freePort()
        let set = ListenerSet(workers: 2)
        set.commit(try set.prepare([.tcp(host: "127.0.0.1", port: port)]))
        let all = ListenAddress.tcp(host: "", port: port)
        set.commit(try set.prepare([all]))
        #expect(set.closeAll(except: [all]).count == 1)
        #expect(set.addresses == [all])
    }
}
