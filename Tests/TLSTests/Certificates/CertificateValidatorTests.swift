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

    @Test func refusesAnothersKeyOfAnotherType() throws {
        for (mine, others) in [(CertificateKeyType.rsa, CertificateKeyType.ecdsa), (.ecdsa, .rsa), (.rsa, .rsa), (.ed25519, .rsa)] {
            var stored = try entry(mint(["a.example"], keyType: mine))
            let other = try entry(mint(["b.example"], keyType: others))
            (stored.key, stored.keyNumber) = (other.key, other.keyNumber)
            #expect(CertificateValidator().refusal(of: stored)?.contains("do not match") == true)
        }
    }

    /// One validator sees all certificates of a directory: a refusal must leave no trace in its context.
    @Test func judgesEachPairByItself() throws {
        let validator = CertificateValidator()
        let issuer = try mint(["CA"], isAuthority: true)
        let types: [CertificateKeyType] = [.rsa, .ecdsa, .ed25519, .rsa, .ecdsa]
        let good = try types.map { try entry(mint(["a.example"], keyType: $0, issuer: issuer)) }
        var bad = good[0]
        bad.chain.append(issuer.certificate)
        bad.key = good[3].key
        for stored in good {
            var stored = stored
            stored.chain.append(issuer.certificate)
            #expect(validator.refusal(of: stored) == nil)
            #expect(validator.refusal(of: bad)?.contains("do not match") == true)
            #expect(validator.refusal(of: stored) == nil)
        }
    }

    @Test func refusesAWeakIssuer() throws {
        var mint = CertificateMint(names: ["CA"], notBefore: testNow, notAfter: testNow + day)
        mint.keyType = .rsa
        mint.rsaBits = 512
        mint.isAuthority = true
        let issuer = try #require(mint.mint())
        var stored = try entry(TLSTests.mint(["a.example"]))
        stored.chain.append(issuer.certificate)
        #expect(CertificateValidator().refusal(of: stored)?.contains("too small") == true)
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
