import Support
import TLS
import Testing

@Suite struct SessionTicketTests {
    static let versions = [TestTLSClient.Version.tls12, .tls13]

    /// The session of a first connection.
    private static func earn(_ name: String?, _ version: TestTLSClient.Version, _ server: TestServer) throws -> [UInt8] {
        let connection = try TestConnection(.init(name, version), server)
        #expect(connection.outcome == .done)
        #expect(!connection.client.isResumed)
        return try #require(connection.client.session)
    }

    @Test(arguments: versions, ["a.example", nil])
    func resumesInAnotherWorker(version: TestTLSClient.Version, name: String?) throws {
        let pair = try mint(["a.example"])
        let (one, other) = try (TestServer([pair]), TestServer([pair]))
        let session = try Self.earn(name, version, one)
        let connection = try TestConnection(.init(name, version, session: session), other)
        #expect(connection.outcome == .done)
        #expect(connection.client.isResumed)
        #expect(connection.server.session.isResumed)
        #expect(connection.client.write([1, 2]) == .done)
        #expect(connection.server.feed(connection.client.take()) == [1, 2])
    }

    @Test func aResumedConnectionBringsTheNextTicket() throws {
        let server = try TestServer([mint(["a.example"])])
        var session = try Self.earn("a.example", .tls13, server)
        for _ in 0..<3 {
            let connection = try TestConnection(.init("a.example", .tls13, session: session), server)
            #expect(connection.client.isResumed)
            let next = try #require(connection.client.session)
            #expect(next != session)
            session = next
        }
    }

    @Test(arguments: versions) func resumesAfterTheCertificateWasRenewed(version: TestTLSClient.Version) throws {
        let server = try TestServer([mint(["a.example"])])
        let session = try Self.earn("a.example", version, server)
        try server.publish(mint(["a.example"]), id: 0)
        #expect(try TestConnection(.init("a.example", version, session: session), server).client.isResumed)
    }

    @Test(arguments: versions) func opensTicketsOfAnEarlierKeyAndRenewsThem(version: TestTLSClient.Version) throws {
        let pair = try mint(["a.example"])
        let server = try TestServer([pair], keys: TestServer.key(1))
        let session = try Self.earn("a.example", version, server)
        #expect(server.environment.tickets.replace(with: TestServer.key(2) + TestServer.key(1)))
        let connection = try TestConnection(.init("a.example", version, session: session), server)
        #expect(connection.client.isResumed)
        #expect(connection.client.ticketKeyName == Array(TestServer.key(2).prefix(16)))
        #expect(server.environment.tickets.replace(with: TestServer.key(2)))
        let renewed = try #require(connection.client.session)
        #expect(try TestConnection(.init("a.example", version, session: renewed), server).client.isResumed)
    }

    @Test(arguments: versions) func shakesHandsInFullWithATicketOfAForeignKey(version: TestTLSClient.Version) throws {
        let pair = try mint(["a.example"])
        let session = try Self.earn("a.example", version, TestServer([pair], keys: TestServer.key(1)))
        let connection = try TestConnection(.init("a.example", version, session: session), TestServer([pair], keys: TestServer.key(9)))
        #expect(connection.outcome == .done)
        #expect(!connection.client.isResumed)
        #expect(connection.client.certificate == pair.certificate)
        #expect(connection.client.ticketKeyName == Array(TestServer.key(9).prefix(16)))
    }

    @Test(arguments: versions) func shakesHandsInFullWithADamagedTicket(version: TestTLSClient.Version) throws {
        let server = try TestServer([mint(["a.example"])])
        var session = try Self.earn("a.example", version, server)
        // The ticket begins with the name of its key; its sealed part stands behind that and the IV.
        let name = Array(TestServer.key(1).prefix(16))
        let at = try #require(session.indices.first { session[$0...].starts(with: name) })
        session[at + 40] ^= 1
        let connection = try TestConnection(.init("a.example", version, session: session), server)
        #expect(connection.outcome == .done)
        #expect(!connection.client.isResumed)
    }

    @Test(arguments: versions, [("a.example", "b.example"), ("a.example", nil), (nil, "b.example")] as [(String?, String?)])
    func refusesTheTicketOfAnotherName(version: TestTLSClient.Version, names: (String?, String?)) throws {
        let pairs = try [mint(["a.example"]), mint(["b.example"])]
        let server = try TestServer(pairs, defaultName: "a.example")
        let session = try Self.earn(names.0, version, server)
        let connection = try TestConnection(.init(names.1, version, session: session), server)
        #expect(connection.outcome == .done)
        #expect(!connection.client.isResumed)
        #expect(connection.client.certificate == pairs[names.1 == "b.example" ? 1 : 0].certificate)
    }

    @Test(arguments: versions) func comparesNamesWithoutCase(version: TestTLSClient.Version) throws {
        let server = try TestServer([mint(["a.example"])])
        let session = try Self.earn("a.example", version, server)
        #expect(try TestConnection(.init("A.EXAMPLE", version, session: session), server).client.isResumed)
    }

    @Test(arguments: versions) func refusesTheTicketOfANameThatIsGone(version: TestTLSClient.Version) throws {
        let server = try TestServer([mint(["a.example"])])
        let session = try Self.earn("a.example", version, server)
        try server.publish(mint(["b.example"]), id: 0)
        let connection = try TestConnection(.init("a.example", version, session: session), server)
        #expect(connection.alert == Alert.unrecognizedName)
    }

    @Test func asksForTheNewMinimumVersionWhateverTheTicket() throws {
        let pair = try mint(["a.example"])
        let session = try Self.earn("a.example", .tls12, TestServer([pair]))
        let strict = try TestServer([pair], minimum: .tls13)
        #expect(try TestConnection(.init("a.example", .tls12, session: session), strict).alert == Alert.protocolVersion)
    }

    @Test(arguments: versions) func issuesNoTicketWithoutKeys(version: TestTLSClient.Version) throws {
        let connection = try TestConnection(.init("a.example", version), TestServer([mint(["a.example"])], keys: nil))
        #expect(connection.outcome == .done)
        #expect(connection.client.session == nil)
        #expect(connection.server.write([1]))
        connection.client.receive(connection.server.send())
        #expect(connection.client.read().bytes == [1])
    }

    @Test func refusesKeysOfTheWrongLength() {
        let tickets = TicketKeys()
        for count in [1, 79, 81, 5 * 80] { #expect(!tickets.replace(with: [UInt8](repeating: 1, count: count))) }
        for count in [0, 80, 4 * 80] { #expect(tickets.replace(with: [UInt8](repeating: 1, count: count))) }
    }
}
