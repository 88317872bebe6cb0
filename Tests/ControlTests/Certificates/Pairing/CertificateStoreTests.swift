import Reactor
import TLS
import Testing

@testable import Control

/// Pure: file contents in, changes out.
@Suite struct CertificateStoreTests {
    private let files = FakeFiles()
    private let store: CertificateStore
    private let proof = CertificateProof()

    init() {
        store = CertificateStore(paths: files)
    }

    private func settle(now: Int64 = 0) -> [String] {
        var told: [String] = []
        while true {
            let dirty = store.takeDirty()
            if dirty.isEmpty { return told }
            var whole = Conclusion()
            for file in dirty {
                guard var judgement = store.judge(file, now: Clock.wallSeconds()) else { continue }
                judgement.refuse { proof.structuralRefusal(of: $0.entry, scan: $0.scan) ?? proof.refusal(of: $0.entry) }
                if let conclusion = store.conclude(judgement, now: now) { whole.add(conclusion) }
            }
            told += whole.changes.map { text($0) }
        }
    }

    private func text(_ change: CertificateShelf.Change) -> String {
        switch change {
        case .added(let leaf, let entry, let replaces):
            files.entries[leaf] = entry
            return "added \(leaf) \(entry.source)" + replaces.map { " for \($0)" }.joined()
        case .updated(let leaf, let entry):
            files.entries[leaf] = entry
            return "updated \(leaf) \(entry.source)"
        case .removed(let leaf): return "removed \(leaf) \(files.entries.removeValue(forKey: leaf)?.source ?? "?")"
        }
    }

    private func change(_ path: String, _ text: String, modified: Int64 = 0) {
        let content = ParsedFile(name: path, bytes: [UInt8](text.utf8), modifiedNanoseconds: modified)
        store.change(files.hold(content, path), to: content)
    }

    private func remove(_ path: String) { store.remove(files.forget(path)) }

    private var entries: [CertificateEntry] { files.entries.sorted { $0.key < $1.key }.map(\.value) }

    @Test func saysNothingWithoutNews() throws {
        let pair = try Pair(["a.example"])
        change("/a", pair.combined)
        #expect(settle() == ["added 0 /a"])
        change("/a", pair.combined)
        #expect(settle() == [])
        #expect(settle() == [])
    }

    @Test func addsBeforeItRemoves() throws {
        let (old, new) = (try Pair(["a.example"]), try Pair(["a.example"]))
        change("/a", old.combined)
        _ = settle()
        change("/a", new.combined)
        #expect(settle() == ["added 1 /a for 0", "removed 0 /a"])
        // The freed id is used again, later.
        change("/b", old.combined)
        #expect(settle() == ["added 0 /b"])
    }

    @Test func prefersTheLongerChainThenTheFirstPath() throws {
        let root = try Pair.authority("Root")
        let middle = try Pair.authority("Middle", issuer: root)
        let leaf = try Pair(["a.example"], issuer: middle)
        change("/a", leaf.combined)
        change("/c", leaf.certificate + middle.certificate)
        change("/b", leaf.certificate + middle.certificate)
        #expect(settle() == ["added 0 /b"])
        remove("/b")
        #expect(settle() == ["updated 0 /c"])
        remove("/c")
        #expect(settle() == ["updated 0 /a"])
    }

    @Test func publishesANewTimeStampBecauseTheOrderUsesIt() throws {
        let pair = try Pair(["a.example"])
        change("/a", pair.combined, modified: 1)
        _ = settle()
        change("/a", pair.combined, modified: 2)
        #expect(settle() == ["updated 0 /a"])
        #expect(entries[0].modifiedNanoseconds == 2)
    }

    @Test func takesTheNearestKeyFile() throws {
        let pair = try Pair(["a.example"])
        change("/x/a.crt", pair.certificate)
        change("/w/a.key", pair.key)
        change("/x/z.key", pair.key)
        _ = settle()
        #expect(entries[0].keySource == "/x/z.key")
    }

    @Test func keepsServingWhenOnlyTheKeyIsGone() throws {
        let pair = try Pair(["a.example"])
        change("/a.crt", pair.certificate)
        change("/a.key", pair.key)
        _ = settle()
        remove("/a.key")
        #expect(settle() == [])
        #expect(store.quarantined.map(\.file) == ["/a.crt"])
        remove("/a.crt")
        #expect(settle() == ["removed 0 /a.crt"])
        #expect(store.quarantined == [])
    }

    @Test func keepsServingWhatCannotBeReadForNow() throws {
        let pair = try Pair(["a.example"])
        change("/a", pair.combined)
        _ = settle()
        store.fail(files.number("/a"), reason: "cannot be read")
        #expect(settle(now: 5) == [])
        #expect(store.quarantined == [QuarantinedFile(file: "/a", block: 0, reason: "cannot be read", since: 5)])
        store.recover(files.number("/a"))
        #expect(settle() == [])
        #expect(store.quarantined == [])
    }

    @Test func remembersSinceWhenAFileIsBroken() {
        change("/a.pem", "x")
        _ = settle(now: 10)
        change("/a.pem", "-----BEGIN CERTIFICATE-----")
        _ = settle(now: 20)
        #expect(store.quarantined.map(\.since) == [10])
        #expect(store.quarantined.map(\.block) == [1])
    }

    @Test func refusesCertificatesWithoutAHostName() throws {
        change("/a", try Pair(["Some Person"], hasAlternativeNames: false).combined)
        #expect(settle() == [])
        #expect(store.quarantined.first?.reason.contains("no host name") == true)
    }

    @Test func doesNotUseHalfOfABrokenFile() throws {
        let pair = try Pair(["a.example"])
        change("/a", pair.combined + "-----BEGIN CERTIFICATE-----\nAAAA")
        #expect(settle() == [])
        #expect(store.quarantined.map(\.block) == [3])
    }

    @Test func holdsSeveralPairsInOneFile() throws {
        let (first, second) = (try Pair(["a.example"]), try Pair(["b.example"]))
        change("/a", first.combined + second.combined)
        #expect(settle().count == 2)
        change("/a", first.combined)
        #expect(settle().count == 1)
        #expect(entries.map(\.names) == [["a.example"]])
    }

    @Test func survivesEveryTruncation() throws {
        let pair = try Pair(["a.example"])
        let text = Array(pair.combined.utf8)
        for end in text.indices {
            change("/a", String(decoding: text[..<end], as: UTF8.self))
            // Only the line feed at the very end may be missing.
            let changes = settle()
            #expect(changes.isEmpty || end == text.count - 1)
        }
    }

    /// A judgement while another one of the same file is being tried makes that one void.
    @Test func onlyTheLatestJudgementCounts() throws {
        let pair = try Pair(["a.example"])
        change("/a.crt", pair.certificate)
        change("/a.key", pair.key)
        let file = files.number("/a.crt")
        let slow = try #require(store.judge(file, now: 0))
        #expect(slow.candidates.count == 1)
        remove("/a.key")
        let quick = try #require(store.judge(file, now: 0))
        #expect(quick.candidates.isEmpty)
        #expect(store.conclude(quick, now: 0) != nil)
        #expect(store.conclude(slow, now: 0) == nil, "its key is gone")
    }

    @Test func anIssuerThatComesDuringATrialIsNotOverlooked() throws {
        let middle = try Pair.authority("Middle", issuer: try Pair.authority("Root"))
        let leaf = try Pair(["a.example"], issuer: middle)
        change("/a", leaf.combined)
        _ = store.takeDirty()
        let judgement = try #require(store.judge(files.number("/a"), now: Clock.wallSeconds()))
        change("/chain", middle.certificate)
        #expect(store.takeDirty().contains(files.number("/a")))
        _ = store.conclude(judgement, now: 0)
        change("/other", "")
        _ = settle()
    }

    /// Two copies of a certificate beside one key that turns out not to fit: the other copy is not served untried.
    @Test func aRefusedLeafIsNotTakenOverFromACopy() throws {
        let pair = try Pair(["a.example"])
        change("/a.crt", pair.certificate)
        change("/b.crt", pair.certificate)
        change("/a.key", pair.key)
        #expect(settle() == ["added 0 /a.crt"])
        let conclusion = store.refuse(0, reason: "does not work", now: 0)
        #expect(conclusion.changes.map { text($0) } == ["removed 0 /a.crt"])
        #expect(store.takeDirty() == [files.number("/b.crt")])
        let judgement = try #require(store.judge(files.number("/b.crt"), now: Clock.wallSeconds()))
        #expect(judgement.candidates.map(\.isServed) == [false])
    }
}
