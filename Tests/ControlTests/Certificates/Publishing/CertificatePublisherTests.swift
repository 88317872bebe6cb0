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
        #expect(publisher.takeChange() == false)
        for id in 0..<5 { try publisher.publish(UInt32(id), entry("a\(id).test")) }
        try publisher.withdraw(3)
        #expect(publisher.takeChange() == true)
        #expect(publisher.takeChange() == false)
        #expect(try replay(publisher) == [0, 1, 2, 4])
        #expect(publisher.view(2)?.names == ["a2.test"])
        #expect(publisher.view(3) == nil)
    }

    @Test func `a full log moves to a larger one, with what lives`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 8192)
        var replaced = 0
        var memory = publisher.memory
        for id in 0..<UInt32(40) {
            try publisher.publish(id, entry("a\(id).test"))
            if publisher.memory !== memory { replaced += 1 }
            memory = publisher.memory
        }
        #expect(replaced > 0 && replaced < 10)
        #expect(try replay(publisher) == (0..<40).map { UInt32($0) })
        #expect(publisher.view(39)?.names == ["a39.test"])
    }

    @Test func `renewing for ever stays within bounds`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 16_384)
        for round in 0..<500 { try publisher.publish(0, entry("a.test", keyBytes: 100 + round % 7)) }
        #expect(publisher.capacity == 16_384)
        #expect(try replay(publisher) == [0])
    }

    @Test func `what is out of date does not stay long in a large log`() throws {
        let publisher = try CertificatePublisher()
        let large = [UInt8](repeating: 1, count: 1 << 20)
        for _ in 0..<40 {
            var renewed = entry("a.test")
            renewed.chain = [large]
            try publisher.publish(0, renewed)
        }
        #expect(publisher.length < CertificatePublisher.toleratedDeadBytes + 3 * large.count)
    }

    @Test func `a withdrawal that meets a full log leaves the entry out of the new one`() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 4096)
        try publisher.publish(0, entry("kept.test"))
        for round in 0..<200 {
            try publisher.publish(1, entry("gone.test"))
            try publisher.withdraw(1)
            #expect(try replay(publisher) == [0], "round \(round)")
        }
    }
}
