import Foundation
import Testing

@testable import Control

@Suite struct HelpTextTests {
    private static let page: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? String(contentsOf: root.appending(path: "docs/commands.md"), encoding: .utf8)) ?? ""
    }()

    @Test(arguments: Command.allCases)
    func `every command has help and stands on the page`(_ command: Command) {
        let text = HelpText.text(command)
        #expect(text.contains("portico \(command.rawValue)") || text.contains("portico [\(command.rawValue)]"))
        #expect(text.hasSuffix("\n"))
        #expect(Self.page.contains("`\(command.rawValue)`") || Self.page.contains("`portico \(command.rawValue)`"))
    }

    @Test func `the overview names every command that works, and the exit codes`() {
        let text = HelpText.text(nil)
        for command in [Command.run, .check, .certs, .explain, .demo, .version] { #expect(text.contains("\n  \(command.rawValue) ")) }
        for code in [ExitCode.success, ExitCode.failure, ExitCode.usage, ExitCode.workersDying, ExitCode.cannotStart] {
            #expect(text.contains("\n  \(code)  "))
            #expect(Self.page.contains("\n| \(code) | "))
        }
    }

    @Test func `no line of help is wider than a page`() {
        for text in [HelpText.text(nil)] + Command.allCases.map(HelpText.text) {
            for line in text.split(separator: "\n") { #expect(line.count <= 160, "\(line)") }
        }
    }
}
