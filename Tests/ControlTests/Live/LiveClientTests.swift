import Bytes
import Foundation
import Reactor
import TLS
import Testing

@testable import Control

@Suite struct LiveClientTests {
    @Test func `a client gets the report of what is served`() throws {
        let name = LiveAddress(file: "/\(UUID().uuidString).yaml", baseDirectory: "/")
        let isDone = Flag()
        let thread = Thread {
            guard let fixture = try? LiveFixture(name: name.name, entries: 3) else { return }
            isDone.isReady = true
            while !isDone.isSet { try? fixture.turn() }
        }
        thread.start()
        defer { isDone.isSet = true }
        let deadline = Clock.now().advanced(byMilliseconds: 10_000)
        while !isDone.isReady && Clock.now() < deadline { sched_yield() }
        let report = try LiveClient.certificates(name).report(now: Clock.wallSeconds())
        #expect(report.rows.map { $0.names[0] } == ["h0.test", "h1.test", "h2.test"])
        #expect(report.rows[0].keyBits == 256 && report.rows[0].file == "/certs.d/h0.pem" && report.rows[0].keyFile == "/certs.d/h0.key")
        #expect(report.rows[0].state == .valid && report.rows[0].notes == CertificateNotes.rootDropped.texts)
        #expect(report.condition.directory == "/certs.d" && report.condition.unusedKeys == ["/certs.d/x.key"])
        #expect(report.origin == .running(process: Int(getpid()), user: Int(geteuid())))
    }

    @Test func `nobody there is a reason`() {
        let address = LiveAddress(file: "/\(UUID().uuidString).yaml", baseDirectory: "/")
        #expect(throws: LiveClient.Failure(reason: "nobody answers")) { try LiveClient.certificates(address) }
    }

    private final class Flag: @unchecked Sendable {
        private let lock = NSLock()
        private var values = (isSet: false, isReady: false)
        var isSet: Bool {
            get { lock.withLock { values.isSet } }
            set { lock.withLock { values.isSet = newValue } }
        }
        var isReady: Bool {
            get { lock.withLock { values.isReady } }
            set { lock.withLock { values.isReady = newValue } }
        }
    }
}
