import Bytes
import Support
import TLS
import Testing

@Suite struct RecordTests {
    static let versions = [TestTLSClient.Version.tls12, .tls13]

    private static func connect(_ version: TestTLSClient.Version, plaintextBytes: Int = 32_768) throws -> TestConnection {
        let end = try TestServer([mint(["a.example"])]).session(plaintextBytes: plaintextBytes)
        let connection = try TestConnection(.init("a.example", version), end)
        try #require(connection.outcome == .done)
        return connection
    }

    private static func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    /// How many records stand in `bytes`, all of them whole.
    private static func records(_ bytes: [UInt8]) -> Int? {
        var (position, count) = (0, 0)
        while position + 5 <= bytes.count {
            position += 5 + Int(bytes[position + 3]) << 8 + Int(bytes[position + 4])
            count += 1
        }
        return position == bytes.count ? count : nil
    }

    @Test(arguments: versions) func oneWriteGathersSeveralRecords(version: TestTLSClient.Version) throws {
        let connection = try Self.connect(version)
        let sent = Self.pattern(100_000)
        #expect(connection.server.write(sent))
        let output = connection.server.send()
        #expect(Self.records(output) == 7)
        connection.client.receive(output)
        #expect(connection.client.read().bytes == sent)
    }

    @Test(arguments: versions) func severalWritesStandBehindEachOther(version: TestTLSClient.Version) throws {
        let connection = try Self.connect(version)
        for byte in 1...3 { #expect(connection.server.write([UInt8(byte)])) }
        connection.server.session.close()
        let output = connection.server.send()
        #expect(Self.records(output) == 4)
        connection.client.receive(output)
        let read = connection.client.read()
        #expect(read.bytes == [1, 2, 3])
        #expect(read.outcome == .closed)
    }

    @Test(arguments: versions, [1, 100, 16_384]) func readsWithABufferThatIsTooSmall(
        version: TestTLSClient.Version, plaintextBytes: Int
    ) throws {
        let connection = try Self.connect(version, plaintextBytes: plaintextBytes)
        let sent = Self.pattern(40_000)
        #expect(connection.client.write(sent) == .done)
        var received = connection.server.feed(connection.client.take())
        #expect(received.count == plaintextBytes)
        #expect(connection.server.session.hasPendingPlaintext == (plaintextBytes < 16_384))
        while connection.server.session.hasPendingPlaintext || connection.server.waitingCiphertext > 0 {
            let piece = connection.server.read()
            try #require(!piece.isEmpty && piece.count <= plaintextBytes)
            received += piece
        }
        #expect(received == sent)
        #expect(connection.server.read().isEmpty)
    }

    @Test(arguments: versions) func waitsForTheRestOfARecord(version: TestTLSClient.Version) throws {
        let connection = try Self.connect(version)
        let sent = Self.pattern(300)
        #expect(connection.client.write(sent) == .done)
        let record = connection.client.take()
        for cut in [1, 4, 5, 6, record.count - 1] where cut == record.count - 1 {
            #expect(connection.server.feed(record[..<cut]).isEmpty)
            #expect(!connection.server.session.hasPendingPlaintext)
            #expect(connection.server.failure == nil)
            #expect(connection.server.feed(record[cut...]) == sent)
        }
        var received: [UInt8] = []
        #expect(connection.client.write(sent) == .done)
        for byte in connection.client.take() { received += connection.server.feed([byte]) }
        #expect(received == sent)
    }

    @Test(arguments: versions) func dataBehindTheHandshakeIsNotLost(version: TestTLSClient.Version) throws {
        let server = try TestServer([mint(["a.example"])]).session()
        let client = try #require(TestTLSClient(.init("a.example", version)))
        for _ in 0..<4 {
            if client.handshake() == .done { break }
            server.feed(client.take())
            client.receive(server.send())
        }
        // In TLS 1.3 the client's last flight and its first data come in one piece.
        #expect(client.write([5, 6]) == .done)
        #expect(server.feed(client.take()) == [5, 6])
    }

    @Test(arguments: versions) func tellsTheEndOfTheClient(version: TestTLSClient.Version) throws {
        let connection = try Self.connect(version)
        #expect(connection.client.write([1, 2, 3]) == .done)
        connection.client.close()
        var received = connection.server.feed(connection.client.take())
        received += connection.server.read()
        #expect(received == [1, 2, 3])
        #expect(connection.server.isClosed)
        #expect(connection.server.failure == nil)
        // Our own direction is open still.
        #expect(connection.server.write([4]))
        connection.server.session.close()
        connection.client.receive(connection.server.send())
        let read = connection.client.read()
        #expect(read.bytes == [4])
        #expect(read.outcome == .closed)
    }

    @Test(arguments: versions) func aDamagedRecordEndsTheSession(version: TestTLSClient.Version) throws {
        let connection = try Self.connect(version)
        #expect(connection.client.write([1, 2, 3]) == .done)
        var record = connection.client.take()
        record[record.count - 1] ^= 1
        #expect(connection.server.feed(record).isEmpty)
        #expect(connection.server.failure != nil)
        connection.client.receive(connection.server.send())
        // bad_record_mac
        if case .failed(let alert, _) = connection.client.read().outcome { #expect(alert == 20) } else { Issue.record("no alert") }
        #expect(!connection.server.write([1]))
        #expect(connection.server.send().isEmpty)
        connection.server.session.close()
        #expect(connection.server.read().isEmpty)
    }

    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n".utf8), [0x16, 3, 1, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 64),
            [0x80, 0x2E, 1, 0, 2] + [UInt8](repeating: 0, count: 43), [UInt8](repeating: 0, count: 64), [UInt8](repeating: 0xFF, count: 64),
            [0x16, 3, 1, 0, 4, 2, 0, 0, 0], [21, 3, 1, 0, 2, 2, 40], [23, 3, 3, 0, 1, 0],
        ] as [[UInt8]])
    func garbageFails(garbage: [UInt8]) throws {
        let server = try TestServer([mint(["a.example"])])
        let end = try server.session()
        end.feed(garbage)
        #expect(end.failure != nil)
        #expect(!end.isComplete)
        #expect(!end.write([1]))
        end.session.close()
        #expect(end.outputCount < 16)
        // The next session knows nothing of it.
        #expect(try TestConnection(.init(name: "a.example"), server).outcome == .done)
    }

    @Test func everyPrefixOfAHelloIsIncomplete() throws {
        let server = try TestServer([mint(["a.example"])])
        let client = try #require(TestTLSClient(.init(name: "a.example")))
        _ = client.handshake()
        let hello = client.take()
        for count in 0..<hello.count {
            let end = try server.session()
            end.feed(hello[..<count])
            #expect(end.failure == nil && !end.isComplete && end.outputCount == 0)
        }
    }

    @Test func everyDamagedHelloEndsInAValue() throws {
        let server = try TestServer([mint(["a.example"])])
        let client = try #require(TestTLSClient(.init(name: "a.example")))
        _ = client.handshake()
        let hello = client.take()
        for position in hello.indices {
            var damaged = hello
            damaged[position] ^= 0xFF
            let end = try server.session()
            end.feed(damaged)
            #expect(!end.isComplete)
        }
        #expect(try TestConnection(.init(name: "a.example"), server).outcome == .done)
    }

    @Test func writingBeforeTheHandshakeFails() throws {
        let end = try TestServer([mint(["a.example"])]).session()
        #expect(!end.write([1]))
        end.session.close()
        #expect(end.outputCount == 0)
    }
}
