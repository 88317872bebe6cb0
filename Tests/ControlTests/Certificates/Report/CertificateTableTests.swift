import Testing

@testable import Control

@Suite struct CertificateTableTests {
    private func text(_ report: CertificateReport, columns: Int? = nil, isColored: Bool = false) -> String {
        String(decoding: CertificateTable.render(report, TerminalSettings(columns: columns, isColored: isColored)), as: UTF8.self)
    }

    @Test func `what is served, what is not, what else, and the sum`() {
        let expected = """
            NAMES                           KEY    ISSUER   EXPIRES IN    STATE          FILE
            a.example 10.0.0.1              ECDSA  -        5 days        alarm          sub/a.pem
            b.example c.example and 2 more  ECDSA  Test CA  60 days       valid          b.pem
            old.example                     ECDSA  Test CA  24 hours ago  expired        /elsewhere/old.pem
            soon.example                    ECDSA  Test CA  90 days       not yet valid  s?.pem

            quarantined (an earlier version, if there was one, is still served):
              bad.pem  block 2: not base64  since 2025-12-31T23:58:30Z

            notes:
              b.pem: the chain was put in order

            keys that fit no certificate:
              lone.key

            warnings:
              /certs.d/b.pem: the private key is readable by everyone

            4 certificates, 1 expires soon, 1 expired, 1 not yet valid, 1 quarantined, 1 unused key

            """
        #expect(text(ReportFixture.mixed) == expected)
        #expect(ReportFixture.mixed.isSound == false)
    }

    @Test func `says when there is nothing`() {
        #expect(text(ReportFixture.report([])) == "no certificates in /certs.d\n\n0 certificates\n")
        #expect(ReportFixture.report([]).isSound)
    }

    @Test func `polling is a warning, and a running proxy is named`() {
        let report = ReportFixture.report(
            [ReportFixture.row(["a.example"], to: 60, file: "/certs.d/a.pem")], changes: .polled(reason: "no watches left"),
            origin: .running(process: 77, user: 0))
        let shown = text(report)
        #expect(shown.contains("warnings:\n  changes are found by polling only: no watches left\n"))
        #expect(shown.hasSuffix("\n1 certificate, served by process 77 of user 0\n"))
        #expect(report.isSound)
    }

    @Test(arguments: [60, 80, 120])
    func `the table fits the terminal, and what is wrong is never cut`(_ columns: Int) {
        let reason = String(repeating: "why ", count: 50)
        let report = ReportFixture.report(
            [
                ReportFixture.row(
                    [String(repeating: "n", count: 200)], to: 60, issuer: String(repeating: "i", count: 99), file: "/certs.d/a.pem")
            ],
            quarantined: [QuarantinedFile(file: "/certs.d/x\n.pem", block: 0, reason: reason, since: 0)])
        let lines = text(report, columns: columns).split(separator: "\n")
        #expect(lines[0].count <= columns && lines[1].count <= columns)
        #expect(lines.contains { $0.contains("x?.pem") && $0.contains(reason) })
    }

    @Test func `states are coloured on a terminal only`() {
        #expect(text(ReportFixture.mixed, columns: 100, isColored: true).contains("\u{1B}[31mexpired\u{1B}[0m"))
        #expect(text(ReportFixture.mixed, columns: 100).contains("\u{1B}") == false)
    }

    @Test func `what was left out is counted`() {
        var report = ReportFixture.report(
            [], quarantined: (0..<30).map { QuarantinedFile(file: "/certs.d/\($0)", block: 0, reason: "r", since: 0) },
            unusedKeys: (0..<250).map { "/certs.d/\($0).key" })
        report.condition = report.condition.limited(to: 20)
        let shown = text(report)
        #expect(shown.contains("  and 10 more\n") && shown.contains("  and 230 more\n"))
        #expect(shown.hasSuffix("0 certificates, 30 quarantined, 250 unused keys\n"))
    }

    @Test func `ten thousand rows`() {
        let rows = (0..<10_000).map { ReportFixture.row(["h\($0).example", "日本\($0)"], to: 60, file: "/certs.d/\($0 % 100)/h\($0).pem") }
        let started = ContinuousClock.now
        let output = CertificateTable.render(ReportFixture.report(rows), TerminalSettings(columns: 100, isColored: true))
        #expect(output.count { $0 == UInt8(ascii: "\n") } == 10_003)
        // A debug build takes a tenth of this.
        #expect(ContinuousClock.now - started < .seconds(20))
    }
}
