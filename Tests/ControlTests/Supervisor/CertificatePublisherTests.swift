import Reactor
import TLS
import Testing

@testable import Control

@Suite struct CertificatePublisherTests {
    private func entry(_ name: String, keyBytes: Int = 100) -> CertificateEntry {
        CertificateEntry(
            names: [name], addresses: [], notBefore: 0, notAfter: 1, keyType: .ecdsa, keyNumber: 408,
            chain: [[UInt8](repeating: 1, count: 600)], key: [UInt8](repeating: 2, count: keyBytes), source: "/certs.d/\(name).pem",
            keySource: "", modifiedNanoseconds: 0, fingerprint: [UInt8](repeating: 3, count: 32), issuer: "test")
    }

    /// What a worker would hold after replaying the log.
    private func replay(_ publisher: CertificatePublisher) throws -> [UInt32] {
        let memory = try SharedMemory.mapReadOnly(publisher.memory.descriptor, size: publisher.capacity)
        defer { withExtendedLifetime(memory) {} }
        var index = CertificateIndex(region: UnsafeRawBufferPointer(memory.bytes))
        try index.apply(upTo: publisher.length)
        return index.ids
    }

    @Test func `many changes are one message`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 1 << 20)
        #expect(publisher.takeChange() == nil)
        for id in 0..<5 { try publisher.publish(UInt32(id), entry("a\(id).test")) { [] } }
        try publisher.withdraw(3) { [] }
        #expect(publisher.takeChange() == .grew(length: publisher.length))
        #expect(publisher.takeChange() == nil)
        #expect(try replay(publisher) == [0, 1, 2, 4])
    }

    @Test func `a full log is built anew from what lives, and larger if need be`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 8192)
        var live: [UInt32: CertificateEntry] = [:]
        var replaced = 0
        for id in 0..<UInt32(40) {
            live[id] = entry("a\(id).test")
            try publisher.publish(id, entry("a\(id).test")) { live.map { (id: $0.key, entry: $0.value) } }
            if case .replaced(let capacity, let length) = publisher.takeChange() {
                replaced += 1
                #expect(capacity == publisher.capacity && length == publisher.length)
            }
        }
        #expect(replaced > 0 && replaced < 10)
        #expect(try replay(publisher) == (0..<40).map { UInt32($0) })
    }

    @Test func `renewing for ever stays within bounds`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 16_384)
        for round in 0..<500 {
            let renewed = entry("a.test", keyBytes: 100 + round % 7)
            try publisher.publish(0, renewed) { [(id: UInt32(0), entry: renewed)] }
        }
        #expect(publisher.capacity == 16_384)
        #expect(try replay(publisher) == [0])
    }

    @Test func `a withdrawal that meets a full log leaves the entry out of the new one`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 4096)
        let kept = entry("kept.test")
        try publisher.publish(0, kept) { [] }
        for round in 0..<200 {
            try publisher.publish(1, entry("gone.test")) { [(id: UInt32(0), entry: kept), (id: UInt32(1), entry: entry("gone.test"))] }
            // Even a source that still lists it.
            try publisher.withdraw(1) { [(id: UInt32(0), entry: kept), (id: UInt32(1), entry: entry("gone.test"))] }
            #expect(try replay(publisher) == [0], "round \(round)")
        }
    }
}
