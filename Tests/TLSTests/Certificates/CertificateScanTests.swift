import TLS
import Testing

@Suite struct CertificateScanTests {
    @Test func readsNamesDatesAndKey() throws {
        let pair = try mint(["WWW.Example.com", "*.example.com", "10.1.2.3", "::1"])
        let scan = try #require(CertificateScan(pair.certificate))
        #expect(scan.names == ["www.example.com", "*.example.com"])
        #expect(scan.addresses == [[10, 1, 2, 3], [UInt8](repeating: 0, count: 15) + [1]])
        #expect(scan.notBefore == testNow - day)
        #expect(scan.notAfter == testNow + 90 * day)
        #expect(scan.keyType == .ecdsa)
        #expect(scan.isSelfIssued)
        #expect(!scan.isAuthority)
        #expect(scan.issuerName == "WWW.Example.com")
    }

    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519])
    func pairsWithItsKeyByPublicKey(type: CertificateKeyType) throws {
        let pair = try mint(["a.example"], keyType: type)
        let scan = try #require(CertificateScan(pair.certificate))
        let key = try #require(KeyScan(pair.key))
        #expect(scan.keyType == type)
        #expect(key.type == type)
        #expect(key.publicKey == scan.publicKey)
        // The typed form reads back as the same key.
        #expect(KeyScan(key.key)?.publicKey == key.publicKey)
    }

    @Test func usesTheCommonNameOnlyWithoutAlternativeNames() throws {
        let old = try mint(["Old.example"], hasAlternativeNames: false)
        #expect(CertificateScan(old.certificate)?.names == ["old.example"])
        let spoken = try mint(["Some Person"], hasAlternativeNames: false)
        #expect(CertificateScan(spoken.certificate)?.names == [])
    }

    @Test func dropsNamesThatNoClientCanSend() throws {
        let pair = try mint(["ok.example", "*.com", "a.*.example", "with space.example", "dot.example."])
        #expect(CertificateScan(pair.certificate)?.names == ["ok.example", "dot.example"])
    }

    @Test func knowsAuthorities() throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let leaf = try mint(["leaf.example"], issuer: root)
        #expect(CertificateScan(root.certificate)?.isAuthority == true)
        let scan = try #require(CertificateScan(leaf.certificate))
        #expect(scan.issuerName == "Root")
        #expect(scan.issuer == CertificateScan(root.certificate)?.subject)
        #expect(!scan.isSelfIssued)
    }

    @Test(arguments: [(from: Int64(-1_577_836_800), to: Int64(20 * 366 * 86_400)), (from: -day, to: 40 * 366 * day)])
    func readsBothNotationsOfTime(from: Int64, to: Int64) throws {
        // Before 1980 and after 2049: two-digit and four-digit years.
        let scan = try #require(CertificateScan(try mint(["a.example"], from: from, to: to).certificate))
        #expect(scan.notBefore == testNow + from)
        #expect(scan.notAfter == testNow + to)
    }

    @Test func survivesEveryTruncationAndFlip() throws {
        let der = try mint(["a.example", "*.b.example", "10.0.0.1"]).certificate
        for position in der.indices {
            #expect(CertificateScan(Array(der[..<position])) == nil)
            for mask in [UInt8(0x01), 0x80, 0xFF] {
                var flipped = der
                flipped[position] ^= mask
                _ = CertificateScan(flipped)
            }
        }
    }

    @Test func bytesWithinItsFrameAreRefusedAndBehindItIgnored() {
        #expect(CertificateScan(CertificateForms.certificate()) != nil)
        #expect(CertificateScan(CertificateForms.certificate() + [1, 2, 3]) != nil)
        #expect(CertificateScan(CertificateForms.certificate(behind: [5, 0])) == nil)
    }

    @Test(
        arguments: [
            [], [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x30, 0x00], [0x30, 0x02, 0x30, 0x00], [0x1F, 0x81, 0x00],
        ] as [[UInt8]])
    func refusesWhatIsNoCertificate(der: [UInt8]) {
        #expect(CertificateScan(der) == nil)
        #expect(KeyScan(der) == nil)
    }
}
