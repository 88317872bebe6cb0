import TLS
import Testing

@Suite struct CertificateRankTests {
    private static let plain = CertificateTraits(
        notBefore: testNow - day, notAfter: testNow + day, keyType: .ecdsa, keyBits: 256, modifiedNanoseconds: 0)

    private static func rank(_ change: (inout CertificateTraits) -> Void = { _ in }, isWildcard: Bool = false) -> CertificateRank {
        var traits = plain
        change(&traits)
        return CertificateRank(traits, isWildcard: isWildcard, now: testNow, client: [.p256, .rsa])
    }

    @Test func includesBothEndsOfTheValidity() {
        #expect(Self.rank { $0.notBefore = testNow }.validity == .now)
        #expect(Self.rank { $0.notBefore = testNow + 1 }.validity == .notYet)
        #expect(Self.rank { $0.notAfter = testNow }.validity == .now)
        #expect(Self.rank { $0.notAfter = testNow - 1 }.validity == .noLonger)
    }

    /// From the best to the worst; each differs from the first one by the criterion beside it.
    private static let ranks: [(CertificateRank, CertificateRank.Criterion?)] = [
        (rank { $0.notAfter += 1 }, nil), (rank { $0.modifiedNanoseconds = 1 }, .expiry), (rank(), .expiry),
        (rank { ($0.keyType, $0.notAfter) = (.rsa, .max) }, .keyType), (rank { $0.keyBits = 384 }, .keyType),
        (rank { ($0.notBefore, $0.notAfter) = (testNow + 1, .max) }, .validity), (rank { $0.notAfter = testNow - 1 }, .validity),
        (rank({ $0.notAfter = .max }, isWildcard: true), .wildcard),
    ]

    @Test func comparesByTheCriteriaInTurn() {
        for (number, (rank, criterion)) in Self.ranks.enumerated() {
            #expect(rank.decision(against: Self.ranks[0].0)?.criterion == criterion)
            for (_, (worse, _)) in Self.ranks.enumerated().dropFirst(number + 1) {
                #expect(rank < worse)
                #expect(!(worse < rank))
            }
            #expect(!(rank < rank))
        }
    }
}
