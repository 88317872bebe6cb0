import Config
import Testing

struct FindingTests {
    @Test func textIsWhatEditorsUnderstand() {
        let finding = Finding(severity: .error, line: 3, column: 5, message: "no")
        #expect(finding.text(file: "proxy.yaml") == "proxy.yaml:3:5: error: no")
        #expect(Finding(severity: .warning, line: 1, column: 1, message: "x").text(file: "p") == "p:1:1: warning: x")
    }
}
