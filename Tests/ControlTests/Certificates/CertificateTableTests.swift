import TLS
import Testing

@testable import Control

@Suite struct CertificateTableTests {
    private let now: Int64 = 1_767_225_600

    private func entry(
        _ names: [String], addresses: [[UInt8]] = [], from: Int64 = -30, to: Int64, issuer: String = "Test CA", source: String
    ) -> CertificateEntry {
        CertificateEntry(
            names: names, addresses: addresses, notBefore: now + from * 86_400, notAfter: now + to * 86_400, keyType: .ecdsa, keyNumber: 0,
            chain: [[1]], key: [], source: source, keySource: source, modifiedNanoseconds: 0, fingerprint: [], issuer: issuer)
    }

    @Test func alignsWhatIsServedAndWhatIsNot() {
        let entries = [
            entry(["b.example", "c.example", "d.example", "e.example"], to: 60, source: "/certs.d/b.pem"),
            entry(["a.example"], addresses: [[10, 0, 0, 1]], to: 5, issuer: "", source: "/certs.d/sub/a.pem"),
            entry(["old.example"], to: -1, source: "/elsewhere/old.pem"),
            entry(["soon.example"], from: 1, to: 90, source: "/certs.d/s\u{1B}.pem"),
        ]
        let bad = [QuarantinedFile(file: "/certs.d/bad.pem", block: 2, reason: "not base64", since: now)]
        let expected = """
            NAMES                           KEY    ISSUER   EXPIRES     STATE               FILE
            a.example 10.0.0.1              ECDSA  -        2026-01-06  valid, 5 days left  sub/a.pem
            b.example c.example and 2 more  ECDSA  Test CA  2026-03-02  valid               b.pem
            old.example                     ECDSA  Test CA  2025-12-31  expired             /elsewhere/old.pem
            soon.example                    ECDSA  Test CA  2026-04-01  not yet valid       s?.pem

            quarantined (an earlier version, if there was one, is still served):
              bad.pem  block 2: not base64  since 2026-01-01

            keys that fit no certificate:
              lone.key

            """
        let text = CertificateTable.render(
            entries: entries, quarantined: bad, unusedKeys: ["/certs.d/lone.key"], root: "/certs.d", now: now)
        #expect(text == expected)
    }

    @Test func saysWhenThereIsNothing() {
        #expect(CertificateTable.render(entries: [], quarantined: [], root: "/certs.d", now: now) == "no certificates in /certs.d\n")
    }
}
