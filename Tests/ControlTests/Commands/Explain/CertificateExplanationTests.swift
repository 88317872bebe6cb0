import Config
import TLS
import Testing

@testable import Control

@Suite struct CertificateExplanationTests {
    private let now = ReportFixture.now

    private func served(
        _ names: [String], addresses: [[UInt8]] = [], from: Int64 = -30, to: Int64 = 60, key: CertificateKeyType = .ecdsa, file: String
    ) -> ServedCertificate {
        let row = ReportFixture.row(names, addresses: addresses, from: from, to: to, file: file)
        let traits = CertificateTraits(
            notBefore: row.notBefore, notAfter: row.notAfter, keyType: key, keyBits: key == .rsa ? 2048 : 256, modifiedNanoseconds: 0)
        return ServedCertificate(
            row: row, candidate: CertificateRanking.Candidate(names: names, addresses: addresses, traits: traits, source: file))
    }

    private func explain(
        _ subject: String, _ certificates: [ServedCertificate], client: ClientOffer = .modern, settings: CertificateSettings? = nil
    ) throws -> CertificateExplanation {
        let subject = try ExplainSubject(subject)
        let filter = CandidateFilter(subject, settings: settings, total: certificates.count)
        let admitted = certificates.filter { filter.admits(names: $0.candidate.names, addresses: $0.candidate.addresses) }
        return CertificateExplanation(
            subject, client: client, certificates: admitted, total: certificates.count, settings: settings, now: now)
    }

    private var several: [ServedCertificate] {
        [
            served(["*.example.com"], file: "/wild.pem"), served(["a.example.com"], key: .rsa, file: "/rsa.pem"),
            served(["a.example.com"], file: "/ec.pem"), served(["a.example.com"], to: -1, file: "/old.pem"),
            served(["b.example.com"], file: "/other.pem"),
        ]
    }

    @Test func `candidates in their order, each with its reason`() throws {
        let explanation = try explain("A.example.com.", several)
        #expect(explanation.basis == .name && explanation.isServed)
        #expect(explanation.places.map(\.row.file) == ["/ec.pem", "/rsa.pem", "/old.pem", "/wild.pem"])
        #expect(explanation.places.map { $0.loss?.identifier } == [nil, "key_type", "expired", "wildcard"])
        #expect(explanation.places[3].isWildcard && explanation.olderClient == nil)
    }

    @Test func `the client decides`() throws {
        let offer = try ClientOffer(list: "rsa_pss_rsae_sha256")
        #expect(try explain("a.example.com", several, client: offer).places.first?.row.file == "/rsa.pem")
        let old = try explain("a.example.com", several, client: try ClientOffer(list: "RSA+SHA256"))
        #expect(old.places.first?.isVerifiable == false && old.olderClient?.file == "/rsa.pem")
    }

    @Test func `unknown names are refused unless there is a default`() throws {
        #expect(try explain("x.test", several).basis == nil)
        let reject = CertificateSettings(directory: "/d", defaultName: "b.example.com")
        #expect(try explain("x.test", several, settings: reject).basis == nil)
        let named = CertificateSettings(directory: "/d", defaultName: "b.example.com", unknownName: .useDefault)
        let byName = try explain("x.test", several, settings: named)
        #expect(byName.basis == .defaultName("b.example.com") && byName.places.first?.row.file == "/other.pem" && byName.isServed == false)
        let unnamed = CertificateSettings(directory: "/d", unknownName: .useDefault)
        #expect(try explain("x.test", several, settings: unnamed).basis == nil)
        #expect(try explain("x.test", [several[0]], settings: unnamed).basis == .only)
        #expect(try explain("x.test", [], settings: unnamed).basis == nil)
        let missing = CertificateSettings(directory: "/d", defaultName: "nobody.test", unknownName: .useDefault)
        #expect(try explain("x.test", several, settings: missing).basis == nil)
    }

    @Test func `clients without a name are served by address`() throws {
        let certificates = several + [served(["ip.test"], addresses: [[192, 0, 2, 1]], file: "/ip.pem")]
        let byAddress = try explain("192.0.2.1", certificates)
        #expect(byAddress.basis == .address && byAddress.places.map(\.row.file) == ["/ip.pem"] && byAddress.isServed)
        #expect(try explain("192.0.2.2", certificates).isServed == false)
        let settings = CertificateSettings(directory: "/d", defaultName: "b.example.com")
        #expect(try explain("192.0.2.1", certificates, settings: settings).basis == .defaultName("b.example.com"))
        #expect(try explain("192.0.2.9", [several[0]]).basis == .only)
    }
}
