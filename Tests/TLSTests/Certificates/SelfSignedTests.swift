import TLS
import Testing

@Suite struct SelfSignedTests {
    @Test func makesAPairThatCanBeServed() throws {
        let pair = try #require(SelfSigned.make(names: ["localhost", "127.0.0.1", "::1"], days: 30, now: testNow))
        let blocks = PEM.parse([UInt8]((pair.certificatePEM + pair.keyPEM).utf8)).blocks
        try #require(blocks.count == 2)
        let scan = try #require(CertificateScan(blocks[0].bytes))
        let key = try #require(KeyScan(blocks[1].bytes))
        #expect(scan.names == ["localhost"])
        #expect(scan.addresses.count == 2)
        #expect(scan.notAfter == testNow + 30 * day)
        let leaf = ScannedCertificate(scan: scan, der: blocks[0].bytes)
        let entry = CertificateEntry(
            leaf: leaf, chain: [leaf.der], notes: .selfSigned, key: key, source: "", keySource: "", modifiedNanoseconds: 0)
        #expect(CertificateProof().refusal(of: entry) == nil)
    }

    @Test(arguments: [["a.example,IP:1.2.3.4"], [""], ["1.2.3"]])
    func refusesNamesItCannotWrite(names: [String]) {
        #expect(SelfSigned.make(names: names, days: 1, now: testNow) == nil)
    }
}
