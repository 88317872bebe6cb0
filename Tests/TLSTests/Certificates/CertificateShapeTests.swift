import Testing

@testable import TLS

@Suite struct CertificateShapeTests {
    private func shape(_ pair: CertificateMint.Minted, chain: [[UInt8]] = [], _ change: (inout CertificateScan) -> Void = { _ in }) throws
        -> CertificateShape
    {
        var stored = try entry(pair)
        stored.chain += chain
        var scan = try #require(CertificateScan(pair.certificate))
        change(&scan)
        return CertificateShape(of: stored, scan: scan)
    }

    @Test func namesDatesAndKeysDoNotMatter() throws {
        let issuer = try mint(["CA"], isAuthority: true)
        let chain = [issuer.certificate]
        let first = try shape(mint(["a.example"], issuer: issuer), chain: chain)
        let second = try shape(mint(["b.example", "10.0.0.1"], from: 0, to: day, issuer: issuer), chain: chain)
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(Set([first, second]).count == 1)
    }

    @Test func whatDecidesAboutServingDoes() throws {
        let issuer = try mint(["CA"], isAuthority: true)
        let pair = try mint(["a.example"], issuer: issuer)
        let other = try mint(["CA"], isAuthority: true)
        let shapes = try [
            shape(pair), shape(pair, chain: [issuer.certificate]), shape(pair, chain: [other.certificate]),
            shape(pair, chain: [issuer.certificate, other.certificate]), shape(pair, chain: [other.certificate, issuer.certificate]),
            shape(mint(["a.example"], keyType: .rsa, issuer: issuer)), shape(mint(["a.example"], keyType: .ed25519, issuer: issuer)),
            shape(pair) { $0.keyBits = 384 }, shape(pair) { $0.curve = nil }, shape(pair) { $0.signatureAlgorithm = [1] },
            shape(pair) { $0.keyUsage = 1 }, shape(pair) { $0.extensionsSeen = [] },
        ]
        #expect(Set(shapes).count == shapes.count)
    }
}
