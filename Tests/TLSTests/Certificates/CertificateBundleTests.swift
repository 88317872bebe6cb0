import TLS
import Testing

@Suite struct CertificateBundleTests {
    private static func scanned(_ pair: CertificateMint.Minted) throws -> ScannedCertificate {
        ScannedCertificate(scan: try #require(CertificateScan(pair.certificate)), der: pair.certificate)
    }

    @Test func keepsEachCertificateOnceInTheOrderOfTheFile() throws {
        let all = try [mint(["a.example"]), mint(["b.example"]), mint(["c.example"])].map { try Self.scanned($0) }
        let bundle = CertificateBundle([all[1], all[0], all[1], all[2], all[0]])
        #expect(bundle.certificates.map(\.der) == [all[1], all[0], all[2]].map(\.der))
        #expect(bundle.hasDuplicates)
        #expect(CertificateBundle(all).hasDuplicates == false)
        #expect(CertificateBundle([]).certificates.isEmpty)
    }

    @Test func copesWithHundredsOfCertificates() throws {
        // Leaves and authorities that all bear the same names.
        let authority = try Self.scanned(mint(["CA"], isAuthority: true, hasAlternativeNames: false))
        let leaf = try Self.scanned(mint(["a.example"], issuer: mint(["CA"], isAuthority: true, hasAlternativeNames: false)))
        var all: [ScannedCertificate] = []
        for number in 0..<400 {
            let template = number % 2 == 0 ? authority : leaf
            var der = template.der
            der[der.count - 1] = UInt8(number & 255)
            der[der.count - 2] = UInt8(number >> 8)
            all.append(ScannedCertificate(scan: template.scan, der: der))
        }
        let bundle = CertificateBundle(all)
        #expect(bundle.certificates.count == 400)
        var pool = IssuerPool()
        let (chain, notes) = CertificateChain.build(leaf: all[1], file: bundle, pool: &pool, now: testNow)
        #expect(chain == [all[1].der])
        #expect(notes.contains(.rootDropped))
    }
}
