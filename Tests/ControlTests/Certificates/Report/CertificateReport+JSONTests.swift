import Foundation
import Testing

@testable import Control

@Suite struct CertificateReportJSONTests {
    private func document(_ report: CertificateReport) throws -> [String: Any] {
        let bytes = report.json()
        #expect(bytes.last == UInt8(ascii: "\n") && bytes.allSatisfy { $0 < 0x80 })
        return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    @Test func `every field has its place`() throws {
        let root = try document(ReportFixture.mixed)
        #expect(
            Set(root.keys) == [
                "directory", "made", "running", "changes", "certificates", "quarantined", "unused_keys", "warnings", "summary",
            ])
        #expect(root["made"] as? String == "2026-01-01T00:00:00Z" && root["running"] is NSNull)
        let rows = try #require(root["certificates"] as? [[String: Any]])
        let first = rows[0]
        #expect(first["names"] as? [String] == ["a.example"] && first["addresses"] as? [String] == ["10.0.0.1"])
        #expect(first["state"] as? String == "alarm" && first["sha256"] as? String == "ab01" && first["chain_length"] as? Int == 2)
        #expect(first["seconds_left"] as? Int == 5 * 86_400 && first["not_after"] as? String == "2026-01-06T00:00:00Z")
        #expect(rows[2]["seconds_left"] as? Int == 0 && rows[3]["state"] as? String == "not_yet_valid")
        #expect(rows[3]["file"] as? String == "/certs.d/s\u{1B}.pem" && rows[1]["notes"] as? [String] == ["the chain was put in order"])
        let key = try #require(first["key"] as? [String: Any])
        #expect(key["type"] as? String == "ECDSA" && key["bits"] is NSNull)
    }

    @Test func `quarantine, changes and the sum`() throws {
        let root = try document(ReportFixture.mixed)
        let bad = try #require((root["quarantined"] as? [[String: Any]])?.first)
        #expect(bad["block"] as? Int == 2 && bad["reason"] as? String == "not base64" && bad["since"] as? String == "2025-12-31T23:58:30Z")
        #expect((root["summary"] as? [String: Int])?["alarm"] == 1 && (root["summary"] as? [String: Int])?["quarantined"] == 1)
        let polled = try document(ReportFixture.report([], changes: .polled(reason: "why"), origin: .running(process: 7, user: 8)))
        #expect(polled["changes"] as? [String: String] == ["found_by": "polling", "reason": "why"])
        #expect(polled["running"] as? [String: Int] == ["process": 7, "user": 8])
    }

    @Test func `a file as a whole has no block`() throws {
        let root = try document(ReportFixture.report([], quarantined: [QuarantinedFile(file: "f", block: 0, reason: "r", since: 0)]))
        #expect((root["quarantined"] as? [[String: Any]])?.first?["block"] is NSNull)
    }
}
