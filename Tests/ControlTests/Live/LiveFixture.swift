import Bytes
import Reactor
import TLS

@testable import Control

/// A certificate log with so many entries, and a server that shows it.
final class LiveFixture {
    let publisher: CertificatePublisher
    let server: LiveServer
    private(set) var now = Clock.now()

    init(name: String, entries: Int = 1) throws {
        let publisher = try CertificatePublisher()
        self.publisher = publisher
        let isEmpty = entries == 0
        for id in 0..<entries {
            let entry = CertificateEntry(
                names: ["h\(id).test"], addresses: [], notBefore: 0, notAfter: 1 << 40, keyType: .ecdsa, keyNumber: 0,
                chain: [[UInt8(id)]],
                key: [1], source: "/certs.d/h\(id).pem", keySource: "/certs.d/h\(id).key", modifiedNanoseconds: 0,
                fingerprint: [UInt8](repeating: UInt8(id), count: 32), issuer: "Test", keyBits: 256, notes: .rootDropped)
            try publisher.publish(UInt32(id), entry)
        }
        server = try LiveServer(name: name, user: ProcessControl.effectiveUser) {
            LiveServer.Snapshot(
                log: isEmpty ? nil : CertificateLog(memory: publisher.memory, length: publisher.length),
                condition: CertificateCondition(directory: "/certs.d", changes: .notified, unusedKeys: ["/certs.d/x.key"]))
        }
    }

    /// One turn of a supervisor's loop, without waiting.
    func turn(later milliseconds: Int = 0) throws {
        now = now.advanced(byMilliseconds: milliseconds)
        var polls = PollSet()
        server.watch(&polls)
        server.run(try polls.wait(until: MonotonicTime(milliseconds: 0)), now: now)
    }
}
