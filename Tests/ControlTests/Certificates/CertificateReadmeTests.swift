import Bytes
import Config
import Foundation
import TLS
import Testing

@testable import Control

/// Every layout that certs.d/README.md promises, built as it is written there.
@Suite struct CertificateReadmeTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../certs.d/README.md")

    private static let layouts: [String] = {
        let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "```layout\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    }()

    @Test func findsTheExamples() {
        #expect(Self.layouts.count == 7)
    }

    @Test(arguments: layouts)
    func servesEveryExample(layout: String) throws {
        let root = try Pair.authority("Root")
        let middle = try Pair.authority("Middle", issuer: root)
        let pair = try Pair(["www.example.com"], issuer: middle)
        let parts = ["key": pair.key, "certificate": pair.certificate, "chain": middle.certificate]
        let fixture = CertificateFixture()
        for line in layout.split(separator: "\n") {
            if let (path, target) = split(line, " -> ") {
                fixture.link(path, to: target)
            } else {
                let (path, content) = try #require(split(line, " = "))
                let blocks = try content.components(separatedBy: " + ").map { try #require(parts[$0]) }
                fixture.write(path, blocks.joined())
            }
        }
        fixture.start()
        #expect(fixture.served.values.map(\.chain) == [[pair.leaf, middle.leaf]])
        #expect(fixture.directory.quarantined == [])
    }

    /// The directory as it is in the repository: a README and nothing to serve.
    @Test func loadsTheDirectoryItStandsIn() throws {
        let settings = CertificateSettings(directory: Self.page.standardizedFileURL.deletingLastPathComponent().path)
        let directory = try CertificateDirectory(settings: settings, hasLane: false) { _ in }
        directory.start(now: .never)
        #expect(directory.quarantined == [])
    }

    private func split(_ line: Substring, _ separator: String) -> (String, String)? {
        guard let range = line.range(of: separator) else { return nil }
        return (String(line[..<range.lowerBound]), String(line[range.upperBound...]))
    }
}
