import Support
import TLS
import Testing

/// Names under policies of their own; `SessionTicketTests` and the others have only one policy.
@Suite struct PolicyChoiceTests {
    static let versions = [TestTLSClient.Version.tls12, .tls13]

    /// a.example and c.example as all names, b.example strict; in `reversed` b.example is the one that is lax.
    private static func server(reversed: Bool = false, defaultName: String? = "a.example") throws -> TestServer {
        try TestServer(
            [mint(["a.example", "b.example"]), mint(["c.example"])], minimum: reversed ? .tls13 : .tls12, defaultName: defaultName,
            policies: ["b.example": reversed ? .tls12 : .tls13])
    }

    private static func earn(_ name: String?, _ version: TestTLSClient.Version, _ server: TestServer) throws -> [UInt8] {
        let connection = try TestConnection(.init(name, version), server)
        #expect(connection.outcome == .done)
        return try #require(connection.client.session)
    }

    /// Name and version of the client, whether the strict side is the named policy, and what comes of it.
    @Test(
        arguments: [
            ("a.example", .tls12, false, 0), ("a.example", .tls13, false, 0), ("c.example", .tls12, false, 0), (nil, .tls12, false, 0),
            ("b.example", .tls12, false, nil), ("B.Example.", .tls12, false, nil), ("b.example", .tls13, false, 1),
            ("a.example", .tls12, true, nil), ("a.example", .tls13, true, 0), (nil, .tls12, true, nil), ("b.example", .tls12, true, 1),
            ("B.EXAMPLE", .tls12, true, 1), ("b.example", .tls13, true, 1),
        ] as [(String?, TestTLSClient.Version, Bool, Int?)])
    func theNameDecidesThePolicy(name: String?, version: TestTLSClient.Version, reversed: Bool, policy: Int?) throws {
        let connection = try TestConnection(.init(name, version), Self.server(reversed: reversed))
        guard let policy else {
            #expect(connection.alert == Alert.protocolVersion)
            #expect(connection.server.failure != nil)
            return
        }
        #expect(connection.outcome == .done)
        #expect(connection.client.version == version)
        #expect(connection.server.session.policy == policy)
        #expect(connection.client.write([1, 2]) == .done)
        #expect(connection.server.feed(connection.client.take()) == [1, 2])
    }

    @Test func aNameWithoutCertificateHasItsPolicyToo() throws {
        let pair = try mint(["a.example"])
        let server = try TestServer([pair], unknownName: .useDefault, policies: ["b.example": .tls13])
        #expect(try TestConnection(.init("b.example", .tls12), server).alert == Alert.protocolVersion)
        #expect(try TestConnection(.init("b.example", .tls13), server).client.certificate == pair.certificate)
    }

    @Test(arguments: versions) func whatASwitchedSessionDoesIsWhatOthersDo(version: TestTLSClient.Version) throws {
        // Switching contexts must lose neither ALPN nor the certificate by signature algorithm, nor the ban on foreign protocols.
        let server = try Self.server(reversed: true)
        var offer = TestTLSClient.Offer("b.example", version)
        offer.protocols = ["h2", "http/1.1"]
        let connection = try TestConnection(offer, server)
        #expect(connection.client.applicationProtocol == "http/1.1")
        #expect(connection.client.certificate == (try TestConnection(.init("a.example", .tls13), server)).client.certificate)
        offer.protocols = ["h2"]
        #expect(try TestConnection(offer, server).alert == Alert.noApplicationProtocol)
    }

    @Test func switchesAfterARetryOfTheHello() throws {
        var offer = TestTLSClient.Offer("b.example", .tls13)
        offer.groups = "P-521:X25519"
        let connection = try TestConnection(offer, Self.server())
        #expect(connection.outcome == .done)
        #expect(connection.server.session.policy == 1)
    }

    @Test(arguments: versions) func resumesUnderItsPolicy(version: TestTLSClient.Version) throws {
        for (name, reversed) in [("a.example", version == .tls13), ("b.example", version == .tls12)] {
            let (one, other) = try (Self.server(reversed: reversed), Self.server(reversed: reversed))
            var session = try Self.earn(name, version, one)
            for _ in 0..<2 {
                let connection = try TestConnection(.init(name, version, session: session), other)
                #expect(connection.client.isResumed)
                #expect(connection.server.session.isResumed)
                session = try #require(connection.client.session)
            }
        }
    }

    @Test(arguments: versions) func theTicketOfALaxNameIsNoneAtAStrictOne(version: TestTLSClient.Version) throws {
        for (lax, strict, reversed) in [("a.example", "b.example", false), ("b.example", "a.example", true)] {
            let server = try Self.server(reversed: reversed)
            let session = try Self.earn(lax, version, server)
            let connection = try TestConnection(.init(strict, version, session: session), server)
            if version == .tls12 {
                #expect(connection.alert == Alert.protocolVersion)
            } else {
                #expect(connection.outcome == .done)
                #expect(!connection.client.isResumed)
                #expect(connection.client.certificate != nil)
            }
            // The same client may come back to where it was.
            #expect(try TestConnection(.init(lax, version, session: session), server).client.isResumed)
        }
    }

    @Test(arguments: versions) func theTicketOfANameIsNoneUnderItsNextPolicy(version: TestTLSClient.Version) throws {
        // The name is the same, so that nothing but the session-id context tells the sessions apart.
        let pair = try mint(["a.example"])
        let lax = try TestServer([pair])
        let strict = try TestServer([pair], policies: ["a.example": .tls13])
        let session = try Self.earn("a.example", version, lax)
        let connection = try TestConnection(.init("a.example", version, session: session), strict)
        #expect(!connection.client.isResumed)
        if version == .tls12 { #expect(connection.alert == Alert.protocolVersion) } else { #expect(connection.outcome == .done) }
        let strictSession = try Self.earn("a.example", .tls13, strict)
        #expect(!(try TestConnection(.init("a.example", .tls13, session: strictSession), lax)).client.isResumed)
    }

    @Test(arguments: versions) func theTicketOutlivesAConfigurationThatDemandsTheSame(version: TestTLSClient.Version) throws {
        // From the general policy to one of its own with the same content, and back.
        let pair = try mint(["a.example"])
        let general = try TestServer([pair], minimum: .tls12)
        let own = try TestServer([pair], minimum: .tls13, policies: ["a.example": .tls12])
        let session = try Self.earn("a.example", version, general)
        let connection = try TestConnection(.init("a.example", version, session: session), own)
        #expect(connection.client.isResumed)
        let next = try #require(connection.client.session)
        #expect(try TestConnection(.init("a.example", version, session: next), general).client.isResumed)
    }

    @Test func comparesPolicies() {
        let (lax, strict) = (TLSPolicy(minimum: .tls12), TLSPolicy(minimum: .tls13))
        #expect(lax.meets(lax) && strict.meets(strict) && strict.meets(lax) && !lax.meets(strict))
    }

    // MARK: - what the certificate is for

    private static func covers(_ session: TLSSession, _ name: String) -> Bool {
        ServerName(text: name).map { session.certificateCovers($0) } ?? false
    }

    @Test(arguments: [("a.example", true), ("b.example", true), ("B.EXAMPLE.", true), ("c.example", false), ("x.a.example", false)])
    func knowsWhatItsCertificateIsFor(name: String, isCovered: Bool) throws {
        let session = try Self.earn("b.example", .tls13, Self.server())
        let server = try Self.server()
        for offer in [TestTLSClient.Offer("b.example", .tls13), .init("b.example", .tls13, session: session)] {
            #expect(Self.covers(try TestConnection(offer, server).server.session, name) == isCovered)
        }
    }

    @Test func anotherCertificateThanTheOneShownIsForNobody() throws {
        let server = try Self.server()
        let connection = try TestConnection(.init("b.example", .tls13), server)
        #expect(Self.covers(connection.server.session, "a.example"))
        try server.publish(mint(["a.example", "b.example"]), id: 0)
        #expect(!Self.covers(connection.server.session, "a.example"))
        #expect(Self.covers(try TestConnection(.init("b.example", .tls13), server).server.session, "a.example"))
    }
}
