import TLS
import Testing

@Suite struct IssuerSearchTests {
    private static func scanned(_ pair: CertificateMint.Minted) throws -> ScannedCertificate {
        ScannedCertificate(scan: try #require(CertificateScan(pair.certificate)), der: pair.certificate)
    }

    /// The certificate with its signature spoilt.
    private static func spoilt(_ certificate: ScannedCertificate) -> ScannedCertificate {
        var der = certificate.der
        der[der.count - 1] ^= 1
        return ScannedCertificate(scan: certificate.scan, der: der)
    }

    private static func leaf(of issuer: CertificateMint.Minted, hasKeyIdentifiers: Bool) throws -> ScannedCertificate {
        var mint = CertificateMint(names: ["a.example"], notBefore: testNow - day, notAfter: testNow + day)
        mint.hasKeyIdentifiers = hasKeyIdentifiers
        return try scanned(#require(mint.mint(issuer: issuer)))
    }

    private static func authority(hasKeyIdentifiers: Bool) throws -> CertificateMint.Minted {
        var mint = CertificateMint(names: ["CA"], notBefore: testNow - day, notAfter: testNow + day)
        mint.isAuthority = true
        mint.hasAlternativeNames = false
        mint.hasKeyIdentifiers = hasKeyIdentifiers
        return try #require(mint.mint(issuer: TLSTests.mint(["Root"], isAuthority: true, hasAlternativeNames: false)))
    }

    private static func isFound(_ leaf: ScannedCertificate, _ pool: inout IssuerPool) -> Bool {
        CertificateChain.build(leaf: leaf, file: [leaf], pool: &pool, now: testNow).chain.count == 2
    }

    @Test(arguments: [true, false])
    func letsOneLeafSpeakForAll(hasKeyIdentifiers: Bool) throws {
        let issuer = try Self.authority(hasKeyIdentifiers: hasKeyIdentifiers)
        let leaf = try Self.leaf(of: issuer, hasKeyIdentifiers: hasKeyIdentifiers)
        var pool = IssuerPool()
        _ = pool.replace(file: 1, with: [try Self.scanned(issuer)])
        #expect(Self.isFound(Self.spoilt(leaf), &pool) == false)
        #expect(Self.isFound(leaf, &pool))
        // Clients will see; checking 100,000 signatures is not worth it.
        #expect(Self.isFound(Self.spoilt(leaf), &pool))
    }

    @Test func checksEachLeafWhereTwoAuthoritiesShareAName() throws {
        let issuers = try [Self.authority(hasKeyIdentifiers: false), Self.authority(hasKeyIdentifiers: false)]
        let leaf = try Self.leaf(of: issuers[0], hasKeyIdentifiers: false)
        var pool = IssuerPool()
        _ = pool.replace(file: 1, with: [try Self.scanned(issuers[0])])
        #expect(Self.isFound(leaf, &pool))
        _ = pool.replace(file: 2, with: [try Self.scanned(issuers[1])])
        #expect(Self.isFound(leaf, &pool))
        #expect(Self.isFound(Self.spoilt(leaf), &pool) == false)
        #expect(Self.isFound(try Self.leaf(of: issuers[1], hasKeyIdentifiers: false), &pool))
    }

    @Test func aLeafOfAnotherKeyProvesNothingAboutTheRest() throws {
        let (old, new) = try (Self.authority(hasKeyIdentifiers: false), Self.authority(hasKeyIdentifiers: false))
        let stale = try Self.leaf(of: old, hasKeyIdentifiers: false)
        var pool = IssuerPool()
        _ = pool.replace(file: 1, with: [try Self.scanned(new)])
        for _ in 0..<200 { #expect(Self.isFound(stale, &pool) == false) }
        #expect(Self.isFound(try Self.leaf(of: new, hasKeyIdentifiers: false), &pool))
    }

    @Test func givesAKeyUpThatNeverFits() throws {
        let issuer = try Self.authority(hasKeyIdentifiers: true)
        let leaf = try Self.leaf(of: issuer, hasKeyIdentifiers: true)
        var pool = IssuerPool()
        _ = pool.replace(file: 1, with: [try Self.scanned(issuer)])
        for _ in 0..<64 { #expect(Self.isFound(Self.spoilt(leaf), &pool) == false) }
        #expect(Self.isFound(leaf, &pool) == false)
        // Until its certificate comes again.
        _ = pool.remove(file: 1)
        _ = pool.replace(file: 1, with: [try Self.scanned(issuer)])
        #expect(Self.isFound(leaf, &pool))
    }
}
