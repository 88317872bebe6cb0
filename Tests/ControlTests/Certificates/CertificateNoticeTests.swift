import Telemetry
import Testing

@testable import Control

@Suite struct CertificateNoticeTests {
    @Test func countsWhatWouldFloodTheLog() {
        let many = (0..<250).map { CertificateNotice(.published, file: "/c/\($0)") } + [CertificateNotice(.withdrawn, file: "/c/x")]
        let few = CertificateNotice.condense(many, root: "/c")
        #expect(few.count == 102)
        #expect(few.last == CertificateNotice(.published, file: "/c", reason: "and 150 more"))
        #expect(CertificateNotice.condense(Array(many[..<100]), root: "/c") == Array(many[..<100]))
        #expect(CertificateNotice.condense([], root: "/c") == [])
    }

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
    ])
    func writesOneLine(notice: CertificateNotice, expected: String) {
        var lines: [String] = []
        let log = Log(
            level: .debug, format: .text, clock: { WallTime(seconds: 0) }, sink: { lines.append(String(decoding: $0, as: UTF8.self)) })
        notice.write(to: log)
        #expect(lines == ["1970-01-01T00:00:00.000Z \(expected)\n"])
    }
}
