import Foundation
import Reactor
import TLS

@testable import Control

/// What an owner of a tree knows who does as it is told: reads what changed, forgets what is gone, and looks again at what is unsettled.
final class TreeModel {
    let tree: CertificateTree
    private let fixture: CertificateFixture
    /// What was read, or `! ` and why it cannot be.
    private var state: [FileNumber: String] = [:]
    private var unsettled: Set<FileNumber> = []

    init(_ fixture: CertificateFixture) {
        self.fixture = fixture
        tree = CertificateTree(root: fixture.root)
    }

    var numbers: [FileNumber] { Array(state.keys) }

    /// Below the root, as they were reached.
    var paths: [String] { state.keys.map { tree.path(of: $0).replacingOccurrences(of: fixture.root + "/", with: "") }.sorted() }

    /// By paths below the base in which no directory is a link: which of two roads leads to a directory depends on which was there first.
    var found: [String: String] {
        var found: [String: String] = [:]
        for (file, text) in state {
            let path = tree.path(of: file)
            let parent = (try? SymbolicLink.resolve(LinkTrail.parent(of: path))) ?? "?"
            let name = LinkTrail.join(parent, LinkTrail.name(of: path)).replacingOccurrences(of: fixture.root + "/", with: "")
            found[name] = found[name] == nil ? text : "twice"
        }
        return found
    }

    func scan() { take(tree.scan()) }

    func follow() {
        while tree.drain() {}
        repeat {
            let again = unsettled.union(state.filter { $0.value.hasPrefix("! ") }.keys)
            unsettled = []
            take(tree.look())
            take(tree.look(again: again))
        } while tree.needsScan
    }

    private func take(_ changes: TreeChanges) {
        for (file, reason) in changes.troubled { state[file] = "! " + reason }
        for file in changes.changed { read(file) }
        for file in changes.gone { state[file] = nil }
        tree.release(changes.gone)
    }

    private func read(_ file: FileNumber) {
        guard let content = try? FileReader.read(tree.path(of: file), limit: CertificateTree.maximumFileBytes) else {
            unsettled.insert(file)
            return
        }
        let now = Clock.wall()
        let age = now.seconds * 1_000_000_000 + now.nanoseconds - content.status.changedNanoseconds
        tree.files.note(file, content.status, digest: ContentIdentity(quick: content.bytes), isRecent: age < 50_000_000)
        if age < 50_000_000 { unsettled.insert(file) }
        state[file] = String(decoding: content.bytes, as: UTF8.self)
    }
}
