import Testing

@testable import TLS

/// Through `CertificateProof.refusal`, which decodes what the canary needs.
@Suite struct CertificateCanaryTests {
    private static let p521OID: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]
    private static let secp256k1OID: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]
    private static let brainpoolOID: [UInt8] = [0x06, 0x09, 0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07]
    private static let ed448OID: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x71]
    private static let pssOID: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]

    /// A certificate for a key that the mint does not make.
    private func entry(key: [UInt8], names: [String] = ["a.example"]) throws -> CertificateEntry {
        let holder = CertificateMint.Minted(certificatePEM: "", keyPEM: "", certificate: [], key: key)
        let mint = CertificateMint(names: names, notBefore: testNow, notAfter: testNow + day)
        return try TLSTests.entry(#require(mint.mint(reusing: holder)))
    }

    private func ellipticCurve(_ curve: [UInt8], scalarBytes: Int) throws -> CertificateEntry {
        try entry(key: KeyForms.ellipticCurve(KeyForms.sec1([UInt8](repeating: 3, count: scalarBytes)), curve: curve))
    }

    @Test func everyKindOfKeyThatClientsVerifyWorksInBothVersions() throws {
        let proof = CertificateProof()
        #expect(proof.refusal(of: try entry(key: KeyForms.decode(KeyForms.p384))) == nil)
        #expect(proof.refusal(of: try ellipticCurve(Self.p521OID, scalarBytes: 65)) == nil)
        let ed448 = KeyForms.information(Self.ed448OID, [], KeyForms.tlv(4, [UInt8](repeating: 5, count: 57)))
        #expect(proof.refusal(of: try entry(key: ed448)) == nil)
        let pss = KeyForms.information(Self.pssOID, [], try RSAParts().scan.key)
        #expect(proof.refusal(of: try entry(key: pss)) == nil)
    }

    @Test func aKeyForPSSOnlyHasTheBitsAskedFor() throws {
        let pss = try entry(key: KeyForms.information(Self.pssOID, [], try RSAParts().scan.key))
        #expect(
            CertificateProof(minimumRSABits: 3072).refusal(of: pss)
                == "RSA key of 2048 bits; at least 3072 are asked for (certificates.minimum_rsa)")
    }

    @Test func curvesThatTLSDoesNotHaveFail() throws {
        for curve in [Self.secp256k1OID, Self.brainpoolOID] {
            let refusal = CertificateProof().refusal(of: try ellipticCurve(curve, scalarBytes: 32))
            #expect(refusal?.hasPrefix("a trial handshake over TLS 1.3 failed: ") == true)
        }
    }

    @Test func theHalvesOfACurveKeyBelongTogether() throws {
        let parts = try CurveParts()
        var stored = try entry(key: KeyForms.ellipticCurve(parts.scan.key))
        stored.key = KeyForms.sec1(try CurveParts().scalar, curve: KeyForms.p256OID, point: parts.point)
        #expect(CertificateProof().refusal(of: stored) == "a trial handshake over TLS 1.3 failed: bad signature")
    }

    @Test func theHalvesOfAnRSAKeyBelongTogether() throws {
        let parts = try RSAParts()
        var stored = try entry(key: KeyForms.information(KeyForms.rsaOID, [5, 0], parts.scan.key))
        let others = try RSAParts().integers
        stored.key = KeyForms.rsa(Array(parts.integers[..<2]) + others[2...])
        #expect(CertificateProof().refusal(of: stored)?.hasPrefix("a trial handshake over TLS 1.3 failed: ") == true)
    }

    @Test func longChainsTakeMoreThanOneRecord() throws {
        let proof = CertificateProof()
        var stored = try TLSTests.entry(mint((0..<2000).map { "host-\($0).example" }))
        #expect(stored.chain[0].count > 32_768)
        #expect(proof.refusal(of: stored) == nil)
        let issuer = try mint(["CA"], isAuthority: true)
        stored.chain += [[UInt8]](repeating: issuer.certificate, count: 10)
        #expect(proof.refusal(of: stored) == nil)
    }

    /// The bound of `CertificateWeakness` is the one that clients have.
    @Test func chainsUpToTheBoundAreServed() throws {
        let weakness = CertificateWeakness(minimumRSABits: 2048)
        let issuer = try mint(["CA"], isAuthority: true)
        var stored = try TLSTests.entry(mint(["a.example"]))
        while weakness.refusal(ofChain: stored.chain) == nil { stored.chain.append(issuer.certificate) }
        let last = stored.chain.removeLast()
        #expect(CertificateProof().refusal(of: stored) == nil)
        stored.chain.append(last)
        #expect(CertificateProof().refusal(of: stored) == "a trial handshake over TLS 1.3 failed: excessive message size")
    }

    /// The signature's length in a form that DER forbids: OpenSSL reads it, and writes it in the short form.
    @Test func whatIsNotDERIsNotServed() throws {
        var stored = try TLSTests.entry(mint(["a.example"]))
        let der = stored.chain[0]
        let length = try #require((64...80).first { der[der.count - $0 - 2] == 3 && Int(der[der.count - $0 - 1]) == $0 })
        stored.chain[0] = KeyForms.tlv(0x30, der[4..<der.count - length - 1] + [0x81] + der[(der.count - length - 1)...])
        #expect(CertificateScan(stored.chain[0])?.names == stored.names)
        #expect(CertificateProof().refusal(of: stored) == "it is not encoded in DER: clients would get other bytes than those of the file")
    }
}
