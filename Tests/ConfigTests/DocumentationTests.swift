import Foundation
import Testing

@testable import Config

struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    /// The contents of all ```yaml fences of a page, each with the number of its first line.
    private func yamlBlocks(_ page: String) -> [(line: Int, text: String)] {
        var blocks: [(Int, String)] = []
        var isInside = false
        for (index, line) in page.components(separatedBy: "\n").enumerated() {
            let isFence = line.trimmingCharacters(in: .whitespaces).hasPrefix("```")
            if isFence {
                isInside = !isInside && line.contains("```yaml")
                if isInside { blocks.append((index + 2, "")) }
            } else if isInside {
                blocks[blocks.count - 1].1 += line + "\n"
            }
        }
        return blocks
    }

    @Test("every YAML block of the pages loads", arguments: ["docs/configuration.md", "README.md", "docs/certificates.md"])
    func blocksLoad(_ path: String) throws {
        // Pages that others write may come later.
        guard path == "docs/configuration.md" || FileManager.default.fileExists(atPath: Self.root.appending(path: path).path) else {
            return
        }
        let blocks = yamlBlocks(try text(path))
        if path == "docs/configuration.md" { #expect(blocks.count >= 8) }
        for block in blocks {
            let findings = ConfigurationText.load(block.text).findings
            #expect(findings.map { $0.text(file: "\(path) from line \(block.line)") } == [])
        }
    }

    @Test func theFileAtTheTopLoads() throws {
        let result = ConfigurationText.load(try text("proxy.yaml"))
        #expect(result.findings == [])
        let configuration = try #require(result.configuration)
        #expect(configuration.listeners.map(\.address.key) == [":8443", ":8080"])
        #expect(configuration.listeners.map(\.tls) == [true, false])
        #expect(configuration.certificates?.directory == "/etc/portico/certs.d")
        #expect(configuration.upstreams[0].servers.map(\.url) == ["http://127.0.0.1:8000"])
    }

    /// The cells of all table rows that begin with a key.
    private func rows(_ page: String) -> [[String]] {
        page.components(separatedBy: "\n").filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst().dropLast().components(separatedBy: " | ").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func thePageListsExactlyTheKeys() throws {
        let rows = rows(try text("docs/configuration.md")).filter { $0.count == 5 }
        let expected = ConfigurationKeys.all.filter(\.isSupported).map { key -> [String] in
            let plain = key.isRequired ? "required" : key.defaultText.isEmpty ? "none" : "`\(key.defaultText)`"
            let defaultText = key.defaultText.contains("`") ? key.defaultText : plain
            return ["`\(key.path)`", key.type, defaultText, key.appliesOnReload ? "yes" : "no"]
        }
        #expect(rows.map { Array($0.prefix(4)) }.sorted { $0[0] < $1[0] } == expected.sorted { $0[0] < $1[0] })
        #expect(rows.allSatisfy { $0[4].count > 10 })
    }

    @Test func thePageListsExactlyTheKeysThatComeLater() throws {
        let rows = rows(try text("docs/configuration.md")).filter { $0.count == 2 }
        let expected = ConfigurationKeys.all.filter { !$0.isSupported }.map { "`\($0.path)`" }
        #expect(rows.map { $0[0] }.sorted() == expected.sorted())
    }

    @Test func noKeyIsDeclaredTwice() {
        let paths = ConfigurationKeys.all.map(\.path)
        #expect(Set(paths).count == paths.count)
    }
}
