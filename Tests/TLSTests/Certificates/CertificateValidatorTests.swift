import TLS
import Testing

@Suite struct CertificateValidatorTests {
    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519])
    func acceptsAPair(type: CertificateKeyType) throws {
        #expect(CertificateValidator().refusal(of: try entry(mint(["a.example"], keyType: type))) == nil)
    }

    @Test func refusesAnothersKey() throws {
        var stored = try entry(mint(["a.example"]))
        stored.key = try entry(mint(["b.example"])).key
        #expect(CertificateValidator().refusal(of: stored)?.contains("do not match") == true)
    }

    @Test func refusesWhatCannotBeDecoded() throws {
        let good = try entry(mint(["a.example"]))
        var stored = good
        stored.chain[0].removeLast()
        #expect(CertificateValidator().refusal(of: stored)?.contains("certificate cannot") == true)
        stored = good
        stored.key.removeLast()
        #expect(CertificateValidator().refusal(of: stored)?.contains("key cannot") == true)
        stored = good
        stored.chain.append([1, 2, 3])
        #expect(CertificateValidator().refusal(of: stored)?.contains("certificate 2") == true)
    }

    @Test func refusesAKeyTooWeakForTheSecurityLevel() throws {
        var mint = CertificateMint(names: ["a.example"], notBefore: testNow, notAfter: testNow + day)
        mint.keyType = .rsa
        mint.rsaBits = 512
        let pair = try #require(mint.mint())
        #expect(CertificateValidator().refusal(of: try entry(pair))?.contains("too small") == true)
    }
}
