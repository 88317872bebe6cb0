import Support
import TLS
import Testing

/// The security level is the policy's, whatever the distribution set.
@Suite struct TLSPolicyContextTests {
    private func rsa(bits: Int) throws -> CertificateMint.Minted {
        var mint = CertificateMint(names: ["a.example"], notBefore: testNow, notAfter: testNow + day)
        mint.keyType = .rsa
        mint.rsaBits = bits
        return try #require(mint.mint())
    }

    @Test(arguments: [TestTLSClient.Version.tls12, .tls13])
    func aSmallKeyThatThePublisherLetPassIsServed(version: TestTLSClient.Version) throws {
        let server = try TestServer([rsa(bits: 1024)])
        #expect(try TestConnection(TestTLSClient.Offer("a.example", version), server).outcome == .done)
    }

    @Test(arguments: [TestTLSClient.Version.tls12, .tls13])
    func aTinyKeyIsNot(version: TestTLSClient.Version) throws {
        let server = try TestServer([rsa(bits: 512)])
        #expect(try TestConnection(TestTLSClient.Offer("a.example", version), server).outcome != .done)
    }

    @Test func handshakesAreNotSignedWithSHA1() throws {
        let server = try TestServer([rsa(bits: 2048)])
        var offer = TestTLSClient.Offer("a.example", .tls12)
        offer.signatures = "RSA+SHA1"
        #expect(try TestConnection(offer, server).outcome != .done)
        offer.signatures = "RSA+SHA256"
        #expect(try TestConnection(offer, server).outcome == .done)
    }
}
