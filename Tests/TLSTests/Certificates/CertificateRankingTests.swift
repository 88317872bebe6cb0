import Support
import TLS
import Testing

@Suite struct CertificateRankingTests {
    typealias Loss = CertificateRanking.Loss

    static func candidate(
        _ names: [String], from: Int64 = -day, to: Int64 = 90 * day, type: CertificateKeyType = .ecdsa, bits: Int = 256,
        modified: Int64 = 0,
        source: String = "a.pem"
    ) -> CertificateRanking.Candidate {
        CertificateRanking.Candidate(
            names: names,
            traits: CertificateTraits(
                notBefore: testNow + from, notAfter: testNow + to, keyType: type, keyBits: bits, modifiedNanoseconds: modified),
            source: source)
    }

    private func places(
        _ candidates: [CertificateRanking.Candidate], _ name: String = "www.example.com", client: ClientCapabilities = .all
    ) throws -> [CertificateRanking.Place] {
        CertificateRanking.places(for: try #require(ServerName(text: name)), among: candidates, now: testNow, client: client)
    }

    @Test(arguments: [
        (candidate(["*.example.com"], to: 900 * day), Loss.wildcard, "a wildcard; an exact name goes first"),
        (candidate(["www.example.com"], from: day, to: 900 * day), .notYetValid(from: testNow + day), "not valid before +1"),
        (candidate(["www.example.com"], from: -9 * day, to: -day), .expired(at: testNow - day), "expired -1"),
        (
            candidate(["www.example.com"], to: 900 * day, type: .rsa, bits: 2048), .lessLiked(.rsa, than: .ecdsa),
            "RSA, and the client can verify ECDSA"
        ),
        (
            candidate(["www.example.com"], to: 900 * day, type: .other, bits: 456), .unverifiable(.other, bits: 456),
            "other (456 bits), which the client cannot verify"
        ),
        (
            candidate(["www.example.com"], to: 80 * day, modified: 9), .expiresEarlier(at: testNow + 80 * day, than: testNow + 90 * day),
            "expires earlier (+80, not +90)"
        ),
        (candidate(["www.example.com"], modified: -1), .olderFile, "the older file"),
        (candidate(["www.example.com"], source: "b.pem"), .path, "the later path; all else is equal"),
    ])
    func saysWhyACertificateLoses(loser: CertificateRanking.Candidate, loss: Loss, text: String) throws {
        let winner = Self.candidate(["www.example.com"])
        for (candidates, order) in [([loser, winner], [1, 0]), ([winner, loser], [0, 1])] {
            let places = try places(candidates)
            #expect(places.map(\.position) == order)
            #expect(places.map(\.loss) == [nil, loss])
        }
        #expect(loss.text { "\(($0 - testNow) / day > 0 ? "+" : "")\(($0 - testNow) / day)" } == text)
    }

    @Test func namesTheFirstCriterionOnly() throws {
        let expired = Self.candidate(["*.example.com"], from: -9 * day, to: -day, type: .rsa, bits: 2048, source: "z")
        #expect(try places([expired, Self.candidate(["www.example.com"])]).map(\.loss) == [nil, .wildcard])
    }

    @Test func ordersTheLosersToo() throws {
        let candidates = [
            Self.candidate(["*.example.com"]), Self.candidate(["www.example.com"], from: -9 * day, to: -day),
            Self.candidate(["www.example.com"]), Self.candidate(["other.example.com"]), Self.candidate(["www.example.com"], from: day),
            Self.candidate(["*.example.com"], type: .rsa),
        ]
        let places = try places(candidates)
        #expect(places.map(\.position) == [2, 4, 1, 0, 5])
        #expect(places.map(\.isWildcard) == [false, false, false, true, true])
    }

    @Test func looksAtTheCurveOfTheKey() throws {
        let candidates = [Self.candidate(["a.example"]), Self.candidate(["a.example"], type: .rsa, bits: 2048)]
        #expect(try places(candidates, "a.example", client: [.p384, .rsa]).map(\.position) == [1, 0])
        #expect(try places(candidates, "a.example", client: [.p384, .rsa]).last?.loss == .unverifiable(.ecdsa, bits: 256))
        #expect(try places(candidates, "a.example", client: [.p256, .rsa]).map(\.position) == [0, 1])
    }

    @Test func findsNothingWhereNothingFits() throws {
        #expect(try places([]).isEmpty)
        #expect(try places([Self.candidate(["example.com", "*.www.example.com", "a.www.example.com"])]).isEmpty)
        #expect(try places([Self.candidate(["*.com"])], "com").isEmpty)
    }

    @Test func findsCertificatesByAddress() {
        var addressed = Self.candidate([])
        addressed.addresses = [[10, 0, 0, 1]]
        let places = CertificateRanking.places(forAddress: [10, 0, 0, 1], among: [Self.candidate(["a.example"]), addressed], now: testNow)
        #expect(places.map(\.position) == [1])
        #expect(CertificateRanking.places(forAddress: [10, 0, 0, 2], among: [addressed], now: testNow).isEmpty)
    }

    /// `explain` and the proxy say the same about random certificates.
    @Test func agreesWithTheIndex() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let candidates = (0..<Int.random(in: 1...6, using: &random)).map { number in
                Self.candidate(
                    [Bool.random(using: &random) ? "www.example.com" : "*.example.com"],
                    from: [-2 * day, day].randomElement(using: &random) ?? 0,
                    to: [-day, 2 * day, 3 * day].randomElement(using: &random) ?? 0,
                    type: [.ecdsa, .rsa, .ed25519, .other].randomElement(using: &random) ?? .rsa, bits: 0,
                    modified: Int64.random(in: 0...1, using: &random), source: "\(number)")
            }
            let client = ClientCapabilities(rawValue: UInt8.random(in: 0..<64, using: &random))
            let log = try TestLog(
                candidates.map {
                    plainEntry(
                        $0.names, from: $0.traits.notBefore - testNow, to: $0.traits.notAfter - testNow, keyType: $0.traits.keyType,
                        source: $0.source, modified: $0.traits.modifiedNanoseconds)
                })
            let winner = try #require(try places(candidates, client: client).first)
            #expect(log.select("www.example.com", client: client) == .entry(UInt32(winner.position)))
        }
    }
}
