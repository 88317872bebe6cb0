import Support
import TLS
import Testing

@Suite struct ServerNameIndicationTests {
    static let versions = [TestTLSClient.Version.tls12, .tls13]

    @Test(arguments: [
        ("a.example", 0), ("A.Example", 0), ("a.example.", 0), ("x.b.example", 1), ("X.B.EXAMPLE", 1), ("exact.b.example", 2),
    ])
    func findsTheCertificateOfAName(name: String, expected: Int) throws {
        let pairs = try [mint(["a.example"]), mint(["*.b.example"]), mint(["exact.b.example"])]
        for version in Self.versions {
            let connection = try TestConnection(.init(name, version), TestServer(pairs))
            #expect(connection.outcome == .done)
            #expect(connection.client.certificate == pairs[expected].certificate)
        }
    }

    @Test(arguments: [
        "b.example", "x.y.b.example", "c.example", "example", "a.example.evil", "under score!", "-", "a..example", "../../etc/passwd",
        "/a.example", "*.b.example", "*", "192.0.2.1", "::1", "[::1]", "a.example:443", "bücher.example",
        String(repeating: "a", count: 255),
    ])
    func refusesAnUnknownName(name: String) throws {
        for version in Self.versions {
            let server = try TestServer([mint(["a.example"]), mint(["*.b.example"])])
            let connection = try TestConnection(.init(name, version), server)
            #expect(connection.alert == Alert.unrecognizedName)
            #expect(connection.server.failure != nil)
            #expect(server.environment.unknownNames == 1)
        }
    }

    @Test(arguments: ["c.example", "not a name"])
    func givesTheDefaultToAnUnknownNameIfTold(name: String) throws {
        let pairs = try [mint(["a.example"]), mint(["b.example"])]
        for version in Self.versions {
            let server = try TestServer(pairs, unknownName: .useDefault, defaultName: "b.example")
            let connection = try TestConnection(.init(name, version), server)
            #expect(connection.outcome == .done)
            #expect(connection.client.certificate == pairs[1].certificate)
            #expect(server.environment.unknownNames == 1)
        }
    }

    @Test func givesTheDefaultToAClientWithoutAName() throws {
        let pairs = try [mint(["a.example"]), mint(["b.example"])]
        let server = try TestServer(pairs, defaultName: "b.example")
        let connection = try TestConnection(.init(), server)
        #expect(connection.client.certificate == pairs[1].certificate)
        #expect(connection.server.session.serverName.isEmpty)
        #expect(server.environment.unknownNames == 0)
    }

    @Test func findsTheCertificateOfTheLocalAddress() throws {
        let pairs = try [mint(["a.example"]), mint(["192.0.2.1"])]
        let server = try TestServer(pairs)
        for address in [[192, 0, 2, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]] as [[UInt8]] {
            let connection = try TestConnection(.init(), server.session(localAddress: address))
            #expect(connection.client.certificate == pairs[1].certificate)
        }
        let elsewhere = try TestConnection(.init(), server.session(localAddress: [192, 0, 2, 2]))
        #expect(elsewhere.alert == Alert.unrecognizedName)
    }

    @Test func givesTheOnlyCertificateToAClientWithoutAName() throws {
        let pair = try mint(["a.example"])
        #expect(try TestConnection(.init(), TestServer([pair])).client.certificate == pair.certificate)
    }

    @Test func refusesEverybodyWithoutCertificates() throws {
        for name in [nil, "a.example"] {
            #expect(try TestConnection(.init(name: name), TestServer()).alert == Alert.unrecognizedName)
        }
    }

    @Test(
        arguments: [
            // Two names; a name of another type; a length that is too long, too short, zero.
            [0, 10, 0, 0, 2, 97, 98, 0, 0, 2, 97, 98], [0, 5, 1, 0, 2, 97, 98], [0, 6, 0, 0, 2, 97, 98], [0, 5, 0, 0, 1, 97, 98],
            [0, 3, 0, 0, 0], [], [0],
        ] as [[UInt8]])
    func refusesAMalformedExtension(body: [UInt8]) throws {
        let server = try TestServer([mint(["ab"])], unknownName: .useDefault, defaultName: "ab").session()
        server.feed(Self.hello(serverName: body))
        #expect(server.failure != nil)
        // A fatal alert: content type 21, level 2.
        let alert = server.send()
        #expect(alert.count == 7 && alert[0] == 21 && alert[5] == 2 && Int(alert[6]) == Alert.decodeError)
    }

    @Test func takesAHandmadeHello() throws {
        let server = try TestServer([mint(["ab.example"])]).session()
        let name = Array("ab.example".utf8)
        server.feed(Self.hello(serverName: [0, UInt8(name.count + 3), 0, 0, UInt8(name.count)] + name))
        #expect(server.failure == nil)
        #expect(server.send().first == 22)
    }

    @Test(arguments: [
        Array("a.example\0".utf8), Array("a.example\0.evil".utf8), [0], [0xFF, 0xFE], [UInt8](repeating: UInt8(ascii: "a"), count: 300),
        [UInt8](repeating: UInt8(ascii: "."), count: 200),
    ])
    func refusesBytesThatAreNoName(name: [UInt8]) throws {
        let server = try TestServer([mint(["a.example"])])
        let end = try server.session()
        end.feed(Self.hello(serverName: Self.block([0] + Self.block(name))))
        #expect(end.failure != nil)
        let alert = end.send()
        #expect(alert.count == 7 && alert[0] == 21 && alert[5] == 2 && Int(alert[6]) == Alert.unrecognizedName)
        #expect(server.environment.unknownNames == 1)
    }

    /// The index stays as it is; only the time passes.
    @Test func theTimeDecidesBetweenOldAndNew() throws {
        let pairs = try [mint(["a.example"], from: -60 * day, to: 30 * day), mint(["a.example"], from: 5 * day, to: 95 * day)]
        let server = try TestServer(pairs)
        for (days, expected) in [(0, 0), (4, 0), (5, 1), (31, 1), (96, 1)] as [(Int64, Int)] {
            server.environment.now = testNow + days * day
            for version in Self.versions {
                let connection = try TestConnection(.init("a.example", version), server)
                #expect(connection.client.certificate == pairs[expected].certificate, "day \(days)")
            }
        }
    }

    @Test func servesACertificateWith10000Names() throws {
        // 100 KiB of certificates are what clients take at most by default.
        let pair = try mint((0..<10_000).map { "n\($0).x" })
        let server = try TestServer([pair], regionBytes: 1 << 20)
        for version in Self.versions {
            let connection = try TestConnection(.init("n9999.x", version), server)
            #expect(connection.outcome == .done)
            #expect(connection.client.certificate == pair.certificate)
            #expect(try TestConnection(.init("n10000.x", version), server).alert == Alert.unrecognizedName)
        }
    }

    @Test func theNameOfTheLastHelloCounts() throws {
        let name = Array("a.example".utf8)
        let extensionBody = [0, UInt8(name.count + 3), 0, 0, UInt8(name.count)] + name
        let pairs = try [mint(["a.example"]), mint(["b.example"])]
        let server = try TestServer(pairs, defaultName: "b.example", policies: ["a.example": .tls13]).session()
        // Without a key share the server asks for another hello, which names nobody (RFC 8446 section 4.1.4).
        server.feed(Self.hello13(serverName: extensionBody, keyShare: []))
        #expect(server.send().first == 22)
        #expect(server.session.serverName == name)
        #expect(server.session.policy == 1)
        server.feed(Self.hello13(serverName: nil, keyShare: [0, 29, 0, 32, 9] + [UInt8](repeating: 0, count: 31)))
        #expect(server.failure == nil)
        #expect(server.outputCount > 500)
        #expect(server.session.serverName.isEmpty)
        #expect(server.session.policy == 0)
    }

    private static func block(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }

    /// A TLS 1.3 ClientHello that knows X25519.
    private static func hello13(serverName: [UInt8]?, keyShare: [UInt8]) -> [UInt8] {
        var extensions = serverName.map { [0, 0] + block($0) } ?? []
        extensions += [0, 13] + block(block([4, 3])) + [0, 10] + block(block([0, 29]))
        extensions += [0, 43, 0, 3, 2, 3, 4] + [0, 51] + block(block(keyShare))
        let body = [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + block([0x13, 0x01]) + [1, 0] + block(extensions)
        return [22, 3, 1] + block([1, 0] + block(body))
    }

    /// A TLS 1.2 ClientHello with this server_name extension.
    private static func hello(serverName: [UInt8]) -> [UInt8] {
        let signatures = [0, 13] + block(block([4, 3]))
        let groups = [0, 10] + block(block([0, 29, 0, 23]))
        let extensions = [0, 0] + block(serverName) + signatures + groups
        let body = [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + block([0xC0, 0x2B]) + [1, 0] + block(extensions)
        return [22, 3, 1] + block([1, 0] + block(body))
    }
}
