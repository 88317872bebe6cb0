import Foundation
import Testing

@Suite struct ScriptTests {
    static let scripts = (Repository.files(in: ["scripts"], ending: "") + Repository.files(in: [".ci"], ending: "run"))
        .filter { !$0.path.hasSuffix(".sh") && !$0.path.hasSuffix(".pyc") }

    @Test func `scripts can be executed and say what they do`() {
        #expect(Self.scripts.count >= 3)
        for script in Self.scripts {
            #expect(FileManager.default.isExecutableFile(atPath: Repository.root.appending(path: script.path).path), "\(script.path)")
            #expect(script.text.hasPrefix("#!/usr/bin/env "), "\(script.path)")
            let second = script.lines.dropFirst().first ?? ""
            #expect(second.hasPrefix("# ") || second.hasPrefix("\"\"\""), "\(script.path): the second line says what it does")
        }
    }

    @Test func `shell scripts are strict`() {
        for script in Self.scripts where script.text.hasPrefix("#!/usr/bin/env bash") {
            #expect(script.text.contains("set -euo pipefail"), "\(script.path)")
        }
    }
}
