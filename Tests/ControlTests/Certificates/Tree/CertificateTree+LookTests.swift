import Foundation
import Reactor
import TLS
import Testing

@testable import Control

/// A tree that follows notifications must end up where one ends up that walks through everything.
@Suite struct CertificateTreeLookTests {
    @Test(arguments: 1...12)
    func followsWhatAWalkWouldFind(seed: Int) throws {
        let fixture = CertificateFixture()
        var disk = RandomDisk(fixture, seed: UInt64(seed))
        let followed = TreeModel(fixture)
        followed.scan()
        for round in 0..<25 {
            var done: [String] = []
            for _ in 0..<Int.random(in: 1...6, using: &disk.random) { done.append(disk.step()) }
            followed.follow()
            let walked = TreeModel(fixture)
            walked.scan()
            try #require(followed.found == walked.found, "seed \(seed), round \(round): \(done)")
        }
    }

    @Test func theSecondRoadIsTakenWhenTheFirstIsGone() {
        let fixture = CertificateFixture()
        fixture.write(fixture.base + "/store/f", "x")
        fixture.link("a", to: "../store")
        fixture.link("b", to: "../store")
        let tree = TreeModel(fixture)
        tree.scan()
        #expect(tree.paths == ["a/f"])
        fixture.remove("a")
        tree.follow()
        #expect(tree.paths == ["b/f"])
        fixture.write(fixture.base + "/store/g", "x")
        tree.follow()
        #expect(tree.paths == ["b/f", "b/g"])
    }

    @Test func oneOfThreeRoadsIsLeft() {
        let fixture = CertificateFixture()
        fixture.write(fixture.base + "/store/f", "x")
        for name in ["a", "b", "c"] { fixture.link(name, to: "../store") }
        let tree = TreeModel(fixture)
        tree.scan()
        for (gone, left) in [("a", ["b/f"]), ("b", ["c/f"]), ("c", [])] {
            fixture.remove(gone)
            tree.follow()
            #expect(tree.paths == left)
        }
    }

    @Test func aDirectoryThatMovesTakesItsFilesAlong() {
        let fixture = CertificateFixture()
        fixture.write("m/deep/f", "x")
        let tree = TreeModel(fixture)
        tree.scan()
        for name in ["z", "a", "m"] {
            rename(fixture.path(tree.paths[0].components(separatedBy: "/")[0]), fixture.path(name))
            tree.follow()
            #expect(tree.paths == [name + "/deep/f"])
            fixture.write(name + "/deep/f", name)
            tree.follow()
            #expect(tree.found.values.sorted() == [name])
        }
    }

    @Test func aNameChangesItsKind() {
        let fixture = CertificateFixture()
        let tree = TreeModel(fixture)
        tree.scan()
        fixture.write("x", "file")
        tree.follow()
        #expect(tree.found == ["x": "file"])
        fixture.remove("x")
        fixture.write("x/y", "below")
        tree.follow()
        #expect(tree.found == ["x/y": "below"])
        fixture.remove("x")
        fixture.link("x", to: "nowhere")
        tree.follow()
        #expect(tree.found == ["x": "! a link to a file that does not exist"])
        fixture.remove("x")
        mkfifo(fixture.path("x"), 0o600)
        tree.follow()
        #expect(tree.found == ["x": "! not a regular file"])
        fixture.remove("x")
        tree.follow()
        #expect(tree.found == [:])
    }

    @Test func aLinkComesAliveWithItsTarget() {
        let fixture = CertificateFixture()
        fixture.link("x", to: "../outside/pair")
        let tree = TreeModel(fixture)
        tree.scan()
        fixture.write(fixture.base + "/outside/other", "no")
        tree.follow()
        #expect(tree.found == ["x": "! a link to a file that does not exist"])
        fixture.write(fixture.base + "/outside/pair", "yes")
        tree.follow()
        #expect(tree.found == ["x": "yes"])
        fixture.remove(fixture.base + "/outside")
        tree.follow()
        #expect(tree.found == ["x": "! a link to a file that does not exist"])
    }

    @Test func numbersAreGivenBack() {
        let fixture = CertificateFixture()
        let tree = TreeModel(fixture)
        tree.scan()
        var highest: FileNumber = 0
        for round in 0..<50 {
            fixture.write("d\(round)/f\(round)", "x")
            tree.follow()
            highest = max(highest, tree.numbers.max() ?? 0)
            fixture.remove("d\(round)")
            tree.follow()
        }
        #expect(highest < 5)
        #expect(tree.tree.directories.count < 5)
    }

    @Test func singleNamesNeedNoWalk() {
        let fixture = CertificateFixture()
        let tree = CertificateTree(root: fixture.root)
        _ = tree.scan()
        #expect(tree.drain() == false)
        #expect(tree.look().changed.isEmpty)
        fixture.write("a", "x")
        #expect(tree.drain())
        #expect(!tree.needsScan)
        #expect(tree.look().changed.map { tree.path(of: $0) } == [fixture.root + "/a"])
        #expect(tree.look().changed.isEmpty)
    }

    /// Whichever name comes first: what moved is found in the look that misses it.
    @Test(arguments: [("a", "b"), ("b", "a")])
    func aRenamedDirectoryIsNotMissed(before: String, after: String) {
        let fixture = CertificateFixture()
        fixture.write("\(before)/pair", "x")
        let tree = CertificateTree(root: fixture.root)
        let found = tree.scan()
        rename(fixture.path(before), fixture.path(after))
        #expect(tree.drain())
        let changes = tree.look()
        #expect(changes.gone == found.changed)
        #expect(changes.changed.map { tree.path(of: $0) } == [fixture.root + "/\(after)/pair"])
        tree.release(changes.gone)
    }
}
