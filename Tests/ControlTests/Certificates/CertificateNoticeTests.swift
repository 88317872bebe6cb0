import Telemetry
import Testing

@testable import Control

@Suite struct CertificateNoticeTests {
    @Test func shortensLongListsOfNames() {
        #expect(
            CertificateNotice(.renewed, file: "a", names: (0..<12).map { "n\($0)" }).names == "n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 and 2 more")
    }

    @Test(arguments: [
        (
            CertificateNotice(.published, file: "/c/a.pem", names: ["a.example"]),
            "info certificates: published file=/c/a.pem names=a.example"
        ),
        (CertificateNotice(.quarantined, file: "/c/a b", reason: "torn"), "warning certificates: quarantined file=\"/c/a b\" reason=torn"),
        (CertificateNotice(.begins, file: "a"), "info certificates: valid now file=a"),
        (
            CertificateNotice(.expiring, file: "a", reason: "29 days left of 90"),
            "warning certificates: expiring file=a reason=\"29 days left of 90\""
        ),
        (CertificateNotice(.expiresSoon, file: "a"), "error certificates: expires soon file=a"),
        (CertificateNotice(.expired, file: "a"), "error certificates: expired file=a"),
    ])
    func writesOneLine(notice: CertificateNotice, expected: String) {
        var lines: [String] = []
        let log = Log(
            level: .debug, format: .text, clock: { WallTime(seconds: 0) }, sink: { lines.append(String(decoding: $0, as: UTF8.self)) })
        notice.write(to: log)
        #expect(lines == ["1970-01-01T00:00:00.000Z \(expected)\n"])
    }
}
