import Foundation
import Testing

/// The table of docs/architecture.md is the law on who may import whom.
@Suite struct ImportTests {
    /// Target -> modules it may import, from the rows `| layer | target | what | imports |` under the heading "Targets".
    static let allowed: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        let text = Repository.file("docs/architecture.md")?.text ?? ""
        let section = text.components(separatedBy: "\n## ").first { $0.hasPrefix("Targets") } ?? ""
        for row in section.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, Int(cells[0]) != nil else { continue }
            for target in names(cells[1]) { table[target] = Set(names(cells[3])) }
        }
        return table
    }()

    /// The words in back-quotes.
    static func names(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    @Test func `every import stands in the table`() {
        for file in Repository.sources {
            for (number, line) in file.code.enumerated() {
                let words = line.split(separator: " ").map(String.init)
                guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { continue }
                guard words[..<at].allSatisfy(Self.isModifier) else { continue }
                let module = words[at + 1]
                #expect(Self.allowed[file.target]?.contains(module) == true, "\(file.path):\(number + 1): \(file.target) imports \(module)")
            }
        }
    }

    @Test func `C modules are imported internally`() {
        for file in Repository.sources {
            for (number, line) in file.code.enumerated() where line.contains(/\bimport (CLinux|COpenSSL|CYAML|CNghttp2|Glibc)\b/) {
                #expect(line.hasPrefix("internal import "), "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func `every target stands in the table, and every row has a target`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path)
        #expect(Set(folders) == Set(Self.allowed.keys))
    }

    @Test func `the manifest depends downwards only`() throws {
        let manifest = try #require(Repository.file("Package.swift")).text
        let names = manifest.matches(of: /name:\s*"(\w+)"/)
        for (index, match) in names.enumerated() {
            guard let modules = Self.allowed[String(match.1)] else { continue }
            let end = index + 1 < names.count ? names[index + 1].range.lowerBound : manifest.endIndex
            let declaration = manifest[match.range.upperBound..<end]
            guard let list = declaration.firstMatch(of: /dependencies:\s*\[([^\]]*)\]/) else { continue }
            for dependency in Self.quoted(list.1) {
                #expect(modules.contains(dependency), "Package.swift: \(match.1) depends on \(dependency)")
            }
        }
    }

    private static func quoted(_ text: Substring) -> [String] {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    private static func isModifier(_ word: String) -> Bool {
        ["internal", "public", "package", "private", "fileprivate", "@testable", "@preconcurrency", "@_exported"].contains(word)
    }
}
