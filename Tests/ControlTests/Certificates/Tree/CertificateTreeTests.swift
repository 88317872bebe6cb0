import Foundation
import Testing

@testable import Control

@Suite struct CertificateTreeTests {
    private let fixture = CertificateFixture()

    private func walk(_ tree: CertificateTree? = nil) -> (files: [String], problems: [String: String], isPresent: Bool) {
        let tree = tree ?? CertificateTree(root: fixture.root)
        let changes = tree.scan()
        func name(_ file: FileNumber) -> String { tree.path(of: file).replacingOccurrences(of: fixture.root + "/", with: "") }
        return (
            changes.changed.map(name).sorted(), Dictionary(uniqueKeysWithValues: changes.troubled.map { (name($0.file), $0.reason) }),
            tree.isPresent
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
    }

    @Test func visitsADirectoryOnceWhateverLinksSay() {
        fixture.write("real/a", "x")
        fixture.link("again", to: "real")
        fixture.link("real/loop", to: "..")
        let found = walk()
        #expect(found.files == ["again/a"])
        #expect(found.problems.isEmpty)
    }

    @Test func seesAnAbsentDirectoryCome() {
        fixture.remove(fixture.root)
        let tree = CertificateTree(root: fixture.root)
        #expect(!walk(tree).isPresent)
        fixture.write("sub/a", "x")
        #expect(tree.drain())
        #expect(tree.look().changed.map { tree.path(of: $0) } == [fixture.root + "/sub/a"])
    }

    @Test func saysWhenTheDirectoryIsAFile() {
        fixture.remove(fixture.root)
        fixture.write(fixture.root, "x")
        #expect(walk().problems.values.sorted() == ["not a directory"])
    }
}
