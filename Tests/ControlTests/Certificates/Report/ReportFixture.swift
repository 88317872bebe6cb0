@testable import Control

/// Reports made by hand, at 2026-01-01T00:00:00Z.
enum ReportFixture {
    static let now: Int64 = 1_767_225_600
    static let day: Int64 = 86_400

    static func row(
        _ names: [String], addresses: [[UInt8]] = [], from: Int64 = -30, to: Int64, issuer: String = "Test CA", file: String,
        notes: [String] = []
    ) -> CertificateRow {
        let term = ExpiryTerm(notBefore: now + from * day, notAfter: now + to * day)
        return CertificateRow(
            names: names, addresses: addresses.map { CertificateRow.text(ofAddress: $0) }, keyType: "ECDSA", keyBits: nil, issuer: issuer,
            notBefore: term.notBefore, notAfter: term.notAfter, fingerprint: "ab01", file: file, keyFile: file + ".key", notes: notes,
            chainLength: 2, state: term.stage(at: now))
    }

    static func report(
        _ rows: [CertificateRow], quarantined: [QuarantinedFile] = [], unusedKeys: [String] = [], warnings: [String] = [],
        changes: CertificateCondition.Changes = .notified, origin: CertificateReport.Origin = .files
    ) -> CertificateReport {
        CertificateReport(
            origin: origin, madeAt: now, rows: rows,
            condition: CertificateCondition(
                directory: "/certs.d", changes: changes, quarantined: quarantined, unusedKeys: unusedKeys, warnings: warnings))
    }

    static let mixed = report(
        [
            row(
                ["b.example", "c.example", "d.example", "e.example"], to: 60, file: "/certs.d/b.pem", notes: ["the chain was put in order"]),
            row(["a.example"], addresses: [[10, 0, 0, 1]], to: 5, issuer: "", file: "/certs.d/sub/a.pem"),
            row(["old.example"], to: -1, file: "/elsewhere/old.pem"),
            row(["soon.example"], from: 1, to: 90, file: "/certs.d/s\u{1B}.pem"),
        ],
        quarantined: [QuarantinedFile(file: "/certs.d/bad.pem", block: 2, reason: "not base64", since: now - 90)],
        unusedKeys: ["/certs.d/lone.key"], warnings: ["/certs.d/b.pem: the private key is readable by everyone"])
}
