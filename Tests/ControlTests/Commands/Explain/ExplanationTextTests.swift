import Config
import Foundation
import TLS
import Testing

@testable import Control

@Suite struct ExplanationTextTests {
    private let now = ReportFixture.now

    private func explanation(
        _ subject: String, _ certificates: [ServedCertificate] = [], settings: CertificateSettings? = nil, client: ClientOffer = .modern,
        route: RouteExplanation? = nil
    ) throws -> Explanation {
        Explanation(
            certificate: CertificateExplanation(
                try ExplainSubject(subject), client: client, certificates: certificates, total: certificates.count, settings: settings,
                now: now),
            origin: .files, directory: "/certs.d", route: route, usesDefault: settings.map { $0.unknownName == .useDefault })
    }

    private func text(_ explanation: Explanation) -> String {
        String(decoding: ExplanationText.render(explanation, now: now, .piped), as: UTF8.self)
    }

    private func served(_ names: [String], to: Int64 = 60, key: CertificateKeyType = .ecdsa, file: String) -> ServedCertificate {
        let row = ReportFixture.row(names, to: to, file: file)
        let traits = CertificateTraits(
            notBefore: row.notBefore, notAfter: row.notAfter, keyType: key, keyBits: 256, modifiedNanoseconds: 0)
        return ServedCertificate(row: row, candidate: CertificateRanking.Candidate(names: names, traits: traits, source: file))
    }

    private var route: RouteExplanation {
        let configuration = Configuration(
            listeners: [Listener(address: .tcp(host: "", port: 443))],
            upstreams: [
                UpstreamSettings(
                    name: "app", servers: [ServerSettings(url: "http://127.0.0.1:8000", transport: .tcp(host: "127.0.0.1", port: 8000))])
            ], routes: [RouteSettings(path: "/app", line: 9)])
        return RouteExplanation(host: "a.test", configuration: configuration, file: "p.yaml")
    }

    @Test func `who is served, who loses and why, and the route`() throws {
        let certificates = [served(["a.test"], file: "/certs.d/a.pem"), served(["a.test"], to: 50, file: "/certs.d/b.pem")]
        let expected = """
            a.test for a client of today: 2 certificates with this name

               FILE   KEY    ISSUER   EXPIRES IN  STATE  WHY
            1  a.pem  ECDSA  Test CA  60 days     valid  served
            2  b.pem  ECDSA  Test CA  50 days     valid  loses: expires earlier (2026-02-20, not 2026-03-02)

            routes of p.yaml:
              /app  app: http://127.0.0.1:8000  for any host, line 9
              other paths: 404

            TLS 1.2 or later (tls.minimum)

            """
        #expect(text(try explanation("a.test", certificates, route: route)) == expected)
    }

    @Test func `no certificate, no configuration`() throws {
        #expect(
            text(try explanation("x.test")) == """
                x.test for a client of today: no certificate; the handshake is refused (unrecognized_name)

                routes: there is no configuration to look them up in; name one with -c

                """)
    }

    @Test func `what goes wrong is said`() throws {
        let expired = text(try explanation("a.test", [served(["a.test"], to: -1, file: "/certs.d/a.pem")]))
        #expect(expired.contains("None of them is valid now"))
        let offer = try ClientOffer(list: "rsa_pss_rsae_sha256")
        #expect(
            text(try explanation("a.test", [served(["a.test"], file: "/certs.d/a.pem")], client: offer)).contains("its handshake fails"))
        let settings = CertificateSettings(directory: "/certs.d", unknownName: .useDefault)
        #expect(text(try explanation("x.test", settings: settings)).contains("there is no default certificate"))
    }

    @Test func `the document has every field`() throws {
        let bytes = try explanation("a.test", [served(["a.test"], file: "/certs.d/a.pem")], route: route).json(now: now)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(
            Set(root.keys) == [
                "name", "made", "directory", "running", "client", "basis", "candidates", "served_with_tls12", "unknown_name",
                "configuration", "routes", "tls",
            ])
        #expect(root["basis"] as? String == "name" && root["unknown_name"] is NSNull && root["configuration"] as? String == "p.yaml")
        let place = try #require((root["candidates"] as? [[String: Any]])?.first)
        #expect(place["is_served"] as? Bool == true && place["reason"] is NSNull)
        #expect((place["certificate"] as? [String: Any])?["file"] as? String == "/certs.d/a.pem")
        let entry = try #require((root["routes"] as? [[String: Any]])?.first)
        #expect(entry["path"] as? String == "/app" && entry["host"] is NSNull && entry["line"] as? Int == 9)
        #expect((root["tls"] as? [String: Any])?["minimum"] as? String == "1.2")
        let empty = try explanation("x.test").json(now: now)
        let other = try #require(try JSONSerialization.jsonObject(with: Data(empty)) as? [String: Any])
        #expect(other["basis"] is NSNull && other["tls"] is NSNull && (other["routes"] as? [Any])?.isEmpty == true)
    }
}
