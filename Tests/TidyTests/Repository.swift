import Foundation

/// The files of this repository, as the tidy tests read them.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A text file: its path below the root, and its lines.
    struct File: Sendable {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// `Sources/Wire/Http1/X.swift` -> `Wire`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
    }

    /// Every file below the given folders whose name ends so, in the order of their paths.
    static func files(in folders: [String], ending suffix: String) -> [File] {
        folders.flatMap { folder -> [String] in
            let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".build/") }.map { "\(folder)/\($0)" }
        }
        .sorted()
        .compactMap(file)
    }

    static func file(_ path: String) -> File? {
        guard let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { return nil }
        return File(path: path, text: text)
    }

    static let sources = files(in: ["Sources"], ending: ".swift")
    static let swift = files(in: ["Sources", "Tests", "Benchmarks", "Fuzz"], ending: ".swift")
    static let pages =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].compactMap(file)
        + files(in: ["docs", "certs.d", "deploy", "Sources", "Benchmarks", "Fuzz"], ending: ".md")
}
