import Testing

@testable import Control

@Suite struct TerminalSettingsTests {
    private func settings(isTerminal: Bool = true, window: Int? = 100, _ environment: [String: String] = [:]) -> TerminalSettings {
        TerminalSettings(isTerminal: isTerminal, windowColumns: window, environment: { environment[$0] })
    }

    @Test func `what is piped is neither cut nor coloured`() {
        #expect(settings(isTerminal: false, window: nil, ["COLUMNS": "40"]) == .piped)
    }

    @Test func `the environment goes before the window, and the window before the usual`() {
        #expect(settings(["COLUMNS": "60"]).columns == 60)
        #expect(settings().columns == 100)
        #expect(settings(window: nil).columns == 80)
    }

    @Test(arguments: ["", "0", "-5", "wide", "99999999999999999999", "10001"])
    func `a width that makes no sense is passed over`(_ text: String) {
        #expect(settings(["COLUMNS": text]).columns == 100)
    }

    @Test func `colours can be switched off`() {
        #expect(settings().isColored && settings(["NO_COLOR": ""]).isColored)
        #expect(settings(["NO_COLOR": "1"]).isColored == false && settings(["TERM": "dumb"]).isColored == false)
    }
}
