import TLS
import Testing

@testable import Control

/// (The test macros cannot look into a noncopyable value, so this class stands before it.)
private final class Names {
    private var names = ServedNames()

    func isServed(_ name: String, _ publisher: CertificatePublisher) -> Bool { names.isServed(name, log: Self.log(publisher)) }

    func isSuperseded(_ leaf: LeafNumber, _ publisher: CertificatePublisher, now: Int64) -> Bool {
        names.isSuperseded(leaf, log: Self.log(publisher), now: now)
    }

    private static func log(_ publisher: CertificatePublisher) -> CertificateLog {
        CertificateLog(memory: publisher.memory, length: publisher.length)
    }
}

@Suite struct ServedNamesTests {
    private let names = Names()

    @Test func followsTheLog() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 1 << 20)
        #expect(!names.isServed("a.example", publisher))
        try publisher.publish(0, plainEntry("a.example"))
        try publisher.publish(1, plainEntry("*.b.example"))
        #expect(names.isServed("a.example", publisher) && names.isServed("x.b.example", publisher))
        #expect(!names.isServed("b.example", publisher) && !names.isServed("x.a.example", publisher) && !names.isServed("", publisher))
        try publisher.withdraw(0)
        #expect(!names.isServed("a.example", publisher) && names.isServed("x.b.example", publisher))
    }

    @Test func followsTheLogToAnotherRegion() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 4096)
        let memory = publisher.memory
        for round in 0..<40 {
            try publisher.publish(UInt32(round % 3), plainEntry("n\(round).example"))
            #expect(names.isServed("n\(round).example", publisher))
            #expect(round < 3 || !names.isServed("n\(round - 3).example", publisher))
        }
        #expect(publisher.memory !== memory)
    }

    @Test func knowsWhoIsNotMissed() throws {
        let publisher = try CertificatePublisher(minimumCapacity: 1 << 20)
        var (short, long) = (plainEntry("a.example", to: 1000), plainEntry("a.example", to: 2000))
        short.chain = [[1]]
        long.chain = [[2]]
        try publisher.publish(0, short)
        #expect(!names.isSuperseded(0, publisher, now: 500))
        try publisher.publish(1, long)
        #expect(names.isSuperseded(0, publisher, now: 500))
        #expect(!names.isSuperseded(1, publisher, now: 500) && !names.isSuperseded(0, publisher, now: 3000))
        #expect(!names.isSuperseded(9, publisher, now: 500))
        try publisher.withdraw(1)
        #expect(!names.isSuperseded(0, publisher, now: 500))
    }
}
