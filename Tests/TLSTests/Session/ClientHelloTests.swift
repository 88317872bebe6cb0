import Support
import TLS
import Testing

/// Which of several certificates for one name a client gets, by what its hello says that it can verify.
@Suite struct ClientHelloTests {
    enum Key: String, CaseIterable, Sendable {
        case p256, p384, p521, ed25519, rsa, rsaPSS
    }

    /// One pair for each key; RSA keys take their time, so they are made once.
    private static let pairs: [Key: CertificateMint.Minted] = {
        var pairs: [Key: CertificateMint.Minted] = [:]
        for key in Key.allCases {
            var mint = CertificateMint(names: ["a.example"], notBefore: testNow - day, notAfter: testNow + 90 * day)
            switch key {
            case .p256: mint.curve = "P-256"
            case .p384: mint.curve = "P-384"
            case .p521: mint.curve = "P-521"
            case .ed25519: mint.keyType = .ed25519
            case .rsa: mint.keyType = .rsa
            case .rsaPSS: mint.keyType = .rsaPSS
            }
            pairs[key] = mint.mint()
        }
        return pairs
    }()

    struct Case: Sendable, CustomTestStringConvertible {
        let keys: [Key]
        let version: TestTLSClient.Version
        let signatures: String
        /// Nil: the handshake cannot be made with any of them.
        let chosen: Key?
        var groups = "X25519:P-256"

        var testDescription: String { "\(version) \(signatures) \(groups): \(keys.map(\.rawValue)) -> \(chosen?.rawValue ?? "none")" }
    }

    @Test(arguments: [
        // ECDSA before Ed25519 before RSA, where the client can verify them.
        Case(keys: [.rsa, .p256], version: .tls13, signatures: "ECDSA+SHA256:rsa_pss_rsae_sha256", chosen: .p256),
        Case(keys: [.rsa, .p256], version: .tls12, signatures: "ECDSA+SHA256:RSA+SHA256", chosen: .p256),
        Case(keys: [.rsa, .p256], version: .tls13, signatures: "rsa_pss_rsae_sha256", chosen: .rsa),
        Case(keys: [.rsa, .p256], version: .tls12, signatures: "RSA+SHA256", chosen: .rsa),
        Case(keys: [.rsa, .p256], version: .tls12, signatures: "rsa_pss_rsae_sha512", chosen: .rsa),
        Case(keys: [.rsa, .ed25519], version: .tls13, signatures: "ed25519:rsa_pss_rsae_sha256", chosen: .ed25519),
        Case(keys: [.rsa, .ed25519], version: .tls12, signatures: "ed25519:RSA+SHA256", chosen: .ed25519),
        Case(keys: [.rsa, .ed25519], version: .tls13, signatures: "ECDSA+SHA256:rsa_pss_rsae_sha256", chosen: .rsa),
        Case(keys: [.p256, .ed25519], version: .tls13, signatures: "ed25519:ECDSA+SHA256", chosen: .p256),
        Case(keys: [.p256, .ed25519], version: .tls13, signatures: "ed25519", chosen: .ed25519),
        // In TLS 1.3 a scheme names the curve.
        Case(keys: [.p256, .rsa], version: .tls13, signatures: "ECDSA+SHA384:rsa_pss_rsae_sha256", chosen: .rsa),
        Case(keys: [.p256, .p384], version: .tls13, signatures: "ECDSA+SHA384", chosen: .p384),
        Case(keys: [.p256, .p384, .p521], version: .tls13, signatures: "ECDSA+SHA512", chosen: .p521),
        Case(keys: [.p256], version: .tls13, signatures: "ECDSA+SHA384", chosen: nil),
        // In TLS 1.2 it does not; there the curve has to be one of the client's groups.
        Case(keys: [.p256, .rsa], version: .tls12, signatures: "ECDSA+SHA384:RSA+SHA256", chosen: .p256),
        Case(keys: [.p384, .rsa], version: .tls12, signatures: "ECDSA+SHA256:RSA+SHA256", chosen: .rsa),
        Case(keys: [.p384, .rsa], version: .tls12, signatures: "ECDSA+SHA256:RSA+SHA256", chosen: .p384, groups: "X25519:P-384"),
        Case(keys: [.p256, .rsa], version: .tls12, signatures: "ECDSA+SHA256:RSA+SHA256", chosen: .rsa, groups: "X25519"),
        Case(keys: [.p256, .p384], version: .tls12, signatures: "ECDSA+SHA256", chosen: .p384, groups: "P-384"),
        // In TLS 1.3 PKCS#1 signatures do not count, and so it is in TLS 1.2 for what SHA-1 signs.
        Case(keys: [.p256, .rsa], version: .tls13, signatures: "RSA+SHA256:ECDSA+SHA256", chosen: .p256),
        Case(keys: [.rsa], version: .tls13, signatures: "RSA+SHA256:ECDSA+SHA256", chosen: nil),
        Case(keys: [.p256, .rsa], version: .tls12, signatures: "ECDSA+SHA1:RSA+SHA256", chosen: .rsa),
        Case(keys: [.p256, .rsa], version: .tls12, signatures: "ECDSA+SHA224:RSA+SHA256", chosen: .p256),
        // RSA keys for PSS only have schemes of their own.
        Case(keys: [.rsaPSS, .rsa], version: .tls13, signatures: "rsa_pss_pss_sha256:rsa_pss_rsae_sha256", chosen: .rsa),
        Case(keys: [.rsaPSS, .rsa], version: .tls13, signatures: "rsa_pss_pss_sha256", chosen: .rsaPSS),
        Case(keys: [.rsaPSS, .rsa], version: .tls12, signatures: "rsa_pss_pss_sha512", chosen: .rsaPSS),
        Case(keys: [.rsaPSS, .rsa], version: .tls13, signatures: "rsa_pss_rsae_sha256", chosen: .rsa),
        Case(keys: [.rsaPSS, .p256], version: .tls12, signatures: "RSA+SHA256:ECDSA+SHA256", chosen: .p256),
    ])
    func decidesTheKey(_ example: Case) throws {
        for keys in [example.keys, example.keys.reversed()] {
            let server = try TestServer(keys.map { try #require(Self.pairs[$0]) })
            var offer = TestTLSClient.Offer("a.example", example.version)
            offer.signatures = example.signatures
            offer.groups = example.groups
            let connection = try TestConnection(offer, server)
            let chosen = Self.pairs.first { $0.value.certificate == connection.client.certificate }?.key
            if let wanted = example.chosen {
                #expect(connection.outcome == .done)
                #expect(chosen == wanted)
            } else {
                #expect(connection.alert == Alert.handshakeFailure)
            }
        }
    }

    /// A client that offers both versions gets TLS 1.3, whose rules then count.
    @Test func looksAtTheVersionThatWillBe() throws {
        let server = try TestServer([#require(Self.pairs[.p256]), #require(Self.pairs[.rsa])])
        var offer = TestTLSClient.Offer(name: "a.example")
        offer.signatures = "ECDSA+SHA384:rsa_pss_rsae_sha256"
        let connection = try TestConnection(offer, server)
        #expect(connection.client.version == .tls13)
        #expect(connection.client.certificate == Self.pairs[.rsa]?.certificate)
    }

    @Test func looksAtTheSuitesOfTLS12() throws {
        let server = try TestServer([#require(Self.pairs[.p256]), #require(Self.pairs[.rsa])])
        // ECDHE-RSA-AES128-GCM-SHA256 and ECDHE-ECDSA-AES128-GCM-SHA256, each with schemes for both keys.
        for (suite, key) in [([0xC0, 0x2F], Key.rsa), ([0xC0, 0x2B], .p256)] as [([UInt8], Key)] {
            #expect(try Self.answer(server, suites: suite, schemes: [4, 3, 4, 1]) == Self.pairs[key]?.certificate)
        }
        #expect(try Self.answer(server, suites: [0xC0, 0x2F], schemes: [4, 3]) == nil)
    }

    @Test(
        arguments: [nil, [], [0], [0, 0], [0, 1, 4], [0, 3, 4, 3, 4], [0, 4, 4, 3], [0xFF, 0xFF, 4, 3], [2, 2, 2, 2, 2, 2, 2, 2]]
            as [[UInt8]?])
    func survivesAnyListOfSchemes(body: [UInt8]?) throws {
        let server = try TestServer([#require(Self.pairs[.p256]), #require(Self.pairs[.rsa])])
        let end = try server.session()
        end.feed(Self.hello(suites: [0xC0, 0x2B, 0xC0, 0x2F], signatureAlgorithms: body))
        // An alert, not a certificate.
        #expect(end.failure != nil)
        #expect(end.send().first == 21)
    }

    /// The certificate that a TLS 1.2 hello is answered with.
    private static func answer(_ server: TestServer, suites: [UInt8], schemes: [UInt8]) throws -> [UInt8]? {
        let end = try server.session()
        end.feed(hello(suites: suites, signatureAlgorithms: block(schemes)))
        let answer = end.send()
        return pairs.values.map(\.certificate).first { certificate in
            answer.indices.contains { answer[$0...].starts(with: certificate) }
        }
    }

    private static func block(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes }

    private static func hello(suites: [UInt8], signatureAlgorithms: [UInt8]?) -> [UInt8] {
        let name = Array("a.example".utf8)
        var extensions = [0, 0] + block(block([0] + block(name))) + [0, 10] + block(block([0, 29, 0, 23]))
        if let signatureAlgorithms { extensions += [0, 13] + block(signatureAlgorithms) }
        let body = [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + block(suites) + [1, 0] + block(extensions)
        return [22, 3, 1] + block([1, 0] + block(body))
    }
}
