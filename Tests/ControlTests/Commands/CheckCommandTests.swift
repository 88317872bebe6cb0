import Config
import Testing

@testable import Control

@Suite struct CheckCommandTests {
    private let error = Finding(severity: .error, line: 3, column: 5, message: "wrong")
    private let warning = Finding(severity: .warning, line: 9, column: 1, message: "odd")

    @Test func `says so when there is nothing to say`() {
        #expect(CheckCommand.report([], file: "p.yaml") == "p.yaml: ok\n")
    }

    @Test func `one line per finding, then the sum`() {
        #expect(
            CheckCommand.report([error, error, warning], file: "p.yaml")
                == "p.yaml:3:5: error: wrong\np.yaml:3:5: error: wrong\np.yaml:9:1: warning: odd\np.yaml: 2 errors, 1 warning\n")
        #expect(CheckCommand.report([warning], file: "p.yaml").hasSuffix("p.yaml: 0 errors, 1 warning\n"))
    }
}
