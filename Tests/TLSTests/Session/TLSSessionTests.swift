import Support
import TLS
import Testing

@Suite struct TLSSessionTests {
    @Test(arguments: [TestTLSClient.Version.tls12, .tls13], [Int.max, 1, 7])
    func shakesHandsAndTalks(version: TestTLSClient.Version, pieceBytes: Int) throws {
        let pair = try mint(["a.example"])
        let server = try TestServer([pair])
        let connection = try TestConnection(.init("a.example", version), server, pieceBytes: pieceBytes)
        #expect(connection.outcome == .done)
        #expect(connection.server.isComplete)
        #expect(connection.client.version == version)
        #expect(connection.server.session.version.description == (version == .tls13 ? "TLSv1.3" : "TLSv1.2"))
        #expect(connection.client.certificate == pair.certificate)
        #expect(connection.server.session.serverName == Array("a.example".utf8))
        #expect(!connection.server.session.isResumed)

        #expect(connection.client.write(Array("hello".utf8)) == .done)
        #expect(connection.server.feed(connection.client.take()) == Array("hello".utf8))
        #expect(connection.server.write(Array("good day".utf8)))
        connection.client.receive(connection.server.send())
        #expect(connection.client.read().bytes == Array("good day".utf8))
    }

    @Test func shakesHandsAfterARetryOfTheHello() throws {
        // The client's key share is for a group that the server does not have.
        var offer = TestTLSClient.Offer("a.example", .tls13)
        offer.groups = "P-521:X25519"
        let connection = try TestConnection(offer, TestServer([mint(["a.example"])]))
        #expect(connection.outcome == .done)
        #expect(connection.server.session.serverName == Array("a.example".utf8))
    }

    @Test(arguments: [CertificateKeyType.rsa, .ecdsa])
    func showsTheCertificateThatTheClientCanVerify(type: CertificateKeyType) throws {
        let pairs = try [mint(["a.example"], keyType: .rsa), mint(["a.example"], keyType: .ecdsa)]
        for version in [TestTLSClient.Version.tls12, .tls13] {
            var offer = TestTLSClient.Offer("a.example", version)
            offer.signatures = type == .rsa ? "rsa_pss_rsae_sha256:RSA+SHA256" : "ECDSA+SHA256"
            let connection = try TestConnection(offer, TestServer(pairs))
            #expect(connection.outcome == .done)
            #expect(connection.client.certificate == pairs[type == .rsa ? 0 : 1].certificate)
        }
    }

    @Test func servesARenewedCertificateToTheNextConnection() throws {
        let (old, new) = try (mint(["a.example"]), mint(["a.example"]))
        let server = try TestServer([old])
        let before = try TestConnection(.init(name: "a.example"), server)
        try server.publish(new, id: 0)
        let after = try TestConnection(.init(name: "a.example"), server)
        #expect(before.client.certificate == old.certificate)
        #expect(after.client.certificate == new.certificate)
        // What was there before goes on.
        #expect(before.client.write([1]) == .done)
        #expect(before.server.feed(before.client.take()) == [1])
    }

    @Test(
        arguments: [
            ([], nil), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), (["http/1.0", "http/1.1", "x"], "http/1.1"),
        ] as [([String], String?)])
    func choosesTheApplicationProtocol(offered: [String], chosen: String?) throws {
        var offer = TestTLSClient.Offer(name: "a.example")
        offer.protocols = offered
        let connection = try TestConnection(offer, TestServer([mint(["a.example"])]))
        #expect(connection.outcome == .done)
        #expect(connection.client.applicationProtocol == chosen)
    }

    @Test(arguments: [["h2"], ["http/1.0", "http/1.12"], ["ttp/1.1", "xhttp/1.1"]])
    func refusesAForeignApplicationProtocol(offered: [String]) throws {
        for version in [TestTLSClient.Version.tls12, .tls13] {
            var offer = TestTLSClient.Offer("a.example", version)
            offer.protocols = offered
            let connection = try TestConnection(offer, TestServer([mint(["a.example"])]))
            #expect(connection.alert == Alert.noApplicationProtocol)
            #expect(connection.server.failure != nil)
        }
    }

    @Test func keepsToTheMinimumVersion() throws {
        let server = try TestServer([mint(["a.example"])], minimum: .tls13)
        let old = try TestConnection(.init("a.example", .tls12), server)
        #expect(old.alert == Alert.protocolVersion)
        #expect(old.server.failure != nil)
        #expect(try TestConnection(.init("a.example", .tls13), server).outcome == .done)
    }
}
