import Testing

@testable import TLS

@Suite struct CertificateProofTests {
    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519])
    func acceptsAPair(type: CertificateKeyType) throws {
        let proof = CertificateProof()
        let stored = try entry(mint(["a.example"], keyType: type))
        #expect(try structure(proof, stored) == nil)
        #expect(proof.refusal(of: stored) == nil)
    }

    @Test func refusesAnothersKey() throws {
        var stored = try entry(mint(["a.example"]))
        stored.key = try entry(mint(["b.example"])).key
        #expect(CertificateProof().refusal(of: stored) == "key and certificate do not match")
    }

    @Test func refusesAnothersKeyOfAnotherType() throws {
        for (mine, others) in [(CertificateKeyType.rsa, CertificateKeyType.ecdsa), (.ecdsa, .rsa), (.rsa, .rsa), (.ed25519, .rsa)] {
            var stored = try entry(mint(["a.example"], keyType: mine))
            let other = try entry(mint(["b.example"], keyType: others))
            (stored.key, stored.keyNumber) = (other.key, other.keyNumber)
            #expect(CertificateProof().refusal(of: stored) == "key and certificate do not match")
        }
    }

    /// One proof sees all certificates of a directory: a refusal must leave no trace in it.
    @Test func judgesEachPairByItself() throws {
        let proof = CertificateProof()
        let issuer = try mint(["CA"], isAuthority: true)
        let types: [CertificateKeyType] = [.rsa, .ecdsa, .ed25519, .rsa, .ecdsa]
        let good = try types.map { try entry(mint(["a.example"], keyType: $0, issuer: issuer)) }
        var bad = good[0]
        bad.chain.append(issuer.certificate)
        bad.key = good[3].key
        for stored in good {
            var stored = stored
            stored.chain.append(issuer.certificate)
            #expect(proof.refusal(of: stored) == nil)
            #expect(proof.refusal(of: bad) == "key and certificate do not match")
            #expect(proof.refusal(of: stored) == nil)
        }
    }

    @Test func refusesWeakKeys() throws {
        let issuer = try weak(bits: 1024, isAuthority: true)
        var stored = try entry(mint(["a.example"], issuer: issuer))
        stored.chain.append(issuer.certificate)
        #expect(
            try structure(CertificateProof(), stored)
                == "certificate 2 of its chain: RSA key of 1024 bits; at least 2048 are asked for (certificates.minimum_rsa)")
        stored = try entry(weak(bits: 1024))
        #expect(
            try structure(CertificateProof(), stored)
                == "RSA key of 1024 bits; at least 2048 are asked for (certificates.minimum_rsa)")
    }

    @Test func theMinimumCanBeLowered() throws {
        let proof = CertificateProof(minimumRSABits: 1024)
        let issuer = try weak(bits: 1024, isAuthority: true)
        var stored = try entry(weak(bits: 1024, issuer: issuer))
        stored.chain.append(issuer.certificate)
        #expect(try structure(proof, stored) == nil)
        #expect(proof.refusal(of: stored) == nil)
    }

    /// Whatever a scan says, OpenSSL does not serve keys this small.
    @Test func refusesKeysTooWeakForOpenSSL() throws {
        #expect(CertificateProof(minimumRSABits: 512).refusal(of: try entry(weak(bits: 512))) == "OpenSSL refuses it: ee key too small")
    }

    @Test func refusesWhatCannotBeDecoded() throws {
        let good = try entry(mint(["a.example"]))
        var stored = good
        stored.chain[0].removeLast()
        #expect(CertificateProof().refusal(of: stored) == "the certificate cannot be decoded")
        stored = good
        stored.chain = []
        #expect(CertificateProof().refusal(of: stored) == "the certificate cannot be decoded")
        stored = good
        stored.key.removeLast()
        #expect(CertificateProof().refusal(of: stored) == "the key cannot be decoded")
        stored = good
        stored.chain.append([1, 2, 3])
        #expect(CertificateProof().refusal(of: stored) == "certificate 2 of its chain: cannot be decoded")
        #expect(try structure(CertificateProof(), stored) == "certificate 2 of its chain: cannot be decoded")
    }

    /// An issuer that has been shown need not be shown again; one that is new among known ones is.
    @Test func everyIssuerIsProven() throws {
        let proof = CertificateProof(minimumRSABits: 512)
        let issuer = try mint(["CA"], isAuthority: true)
        var stored = try entry(mint(["a.example"], issuer: issuer))
        stored.chain.append(issuer.certificate)
        #expect(proof.refusal(of: stored) == nil)
        #expect(proof.refusal(of: stored) == nil)
        let good = stored
        stored.chain.append([1, 2, 3])
        #expect(proof.refusal(of: stored) == "certificate 3 of its chain: cannot be decoded")
        stored.chain[2] = try weak(bits: 512, isAuthority: true).certificate
        for _ in 0..<2 { #expect(proof.refusal(of: stored) == "OpenSSL refuses it: ca key too small") }
        #expect(proof.refusal(of: good) == nil)
    }

    @Test func survivesFlippedBits() throws {
        let proof = CertificateProof()
        let good = try entry(mint(["a.example"]))
        for position in stride(from: 0, to: good.chain[0].count, by: 11) {
            var stored = good
            stored.chain[0][position] ^= 0x10
            _ = proof.refusal(of: stored)
        }
        for position in good.key.indices {
            var stored = good
            stored.key[position] ^= 0x10
            _ = proof.refusal(of: stored)
        }
        #expect(proof.refusal(of: good) == nil)
    }

    @Test func threadsHaveOneEach() async throws {
        let pairs = try (0..<4).map { try entry(mint(["\($0).example"], keyType: $0 == 3 ? .rsa : .ecdsa)) }
        let refusals = await withTaskGroup(of: [String?].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let proof = CertificateProof()
                    return (pairs + pairs).map { proof.refusal(of: $0) }
                }
            }
            return await group.reduce(into: [String?]()) { $0 += $1 }
        }
        #expect(refusals == [String?](repeating: nil, count: 32))
    }

    private func structure(_ proof: CertificateProof, _ stored: CertificateEntry) throws -> String? {
        proof.structuralRefusal(of: stored, scan: try #require(CertificateScan(stored.chain[0])))
    }

    private func weak(bits: Int, isAuthority: Bool = false, issuer: CertificateMint.Minted? = nil) throws -> CertificateMint.Minted {
        var mint = CertificateMint(names: ["a.example"], notBefore: testNow, notAfter: testNow + day)
        mint.keyType = .rsa
        mint.rsaBits = bits
        mint.isAuthority = isAuthority
        return try #require(mint.mint(issuer: issuer))
    }
}
