import Foundation
import Testing

@testable import Control

@Suite struct CertificateTreeTests {
    private let fixture = CertificateFixture()

    private func walk() -> (files: [String], problems: [String: String], watched: Set<String>, isPresent: Bool) {
        var watched: Set<String> = []
        let tree = CertificateTree(root: fixture.root) { watched.insert($0) }
        let prefix = fixture.root + "/"
        return (
            tree.files.keys.map { $0.replacingOccurrences(of: prefix, with: "") }.sorted(),
            Dictionary(uniqueKeysWithValues: tree.problems.map { ($0.key.replacingOccurrences(of: prefix, with: ""), $0.value) }),
            watched, tree.isPresent
        )
    }

    @Test func findsFilesAtAnyDepthWithinBounds() {
        for name in [
            "a", "b/c", "1/2/3/4/5/6/7/deep", "1/2/3/4/5/6/7/8/too-deep", ".hidden", "..dot/x", "README", "README.md", "x.json", "x~",
        ] {
            fixture.write(name, "x")
        }
        let found = walk()
        #expect(found.files == ["1/2/3/4/5/6/7/deep", "a", "b/c"])
        #expect(found.problems == ["1/2/3/4/5/6/7/8": "more than 8 levels deep; not looked into"])
        #expect(found.watched.contains(fixture.root + "/1/2/3"))
    }

    @Test func visitsADirectoryOnceWhateverLinksSay() {
        fixture.write("real/a", "x")
        fixture.link("again", to: "real")
        fixture.link("real/loop", to: "..")
        let found = walk()
        #expect(found.files == ["again/a"])
        #expect(found.problems.isEmpty)
    }

    @Test func watchesTheNearestParentOfAnAbsentDirectory() {
        fixture.remove(fixture.root)
        let found = walk()
        #expect(!found.isPresent)
        #expect(found.watched == [fixture.base])
    }

    @Test func saysWhenTheDirectoryIsAFile() {
        fixture.remove(fixture.root)
        fixture.write(fixture.root, "x")
        #expect(walk().problems.values.sorted() == ["not a directory"])
    }
}
