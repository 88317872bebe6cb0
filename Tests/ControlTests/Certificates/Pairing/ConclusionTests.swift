import TLS
import Testing

@testable import Control

@Suite struct ConclusionTests {
    private func text(_ conclusion: Conclusion) -> [String] {
        conclusion.changes.map { change in
            switch change {
            case .added(let leaf, let entry, let replaces): "added \(leaf) \(entry.source)" + replaces.map { " for \($0)" }.joined()
            case .updated(let leaf, let entry): "updated \(leaf) \(entry.source)"
            case .removed(let leaf): "removed \(leaf)"
            }
        }
    }

    private func entry(_ source: String) -> CertificateEntry { plainEntry("a", source: source) }

    @Test func theLastWordOnALeafCounts() {
        var conclusion = Conclusion()
        conclusion.add(.added(0, entry("/a"), replaces: [7]))
        conclusion.add(.updated(1, entry("/b")))
        conclusion.add(.updated(0, entry("/c")))
        conclusion.add(.updated(1, entry("/d")))
        #expect(text(conclusion) == ["added 0 /c for 7", "updated 1 /d"])
    }

    @Test func whatLeavesStaysBehindWhatCame() {
        var conclusion = Conclusion()
        conclusion.add(.added(1, entry("/a"), replaces: [0]))
        conclusion.add(.removed(0))
        conclusion.add(.added(0, entry("/b"), replaces: []))
        conclusion.add(.updated(0, entry("/c")))
        #expect(text(conclusion) == ["added 1 /a for 0", "removed 0", "added 0 /c"])
        conclusion.add(.removed(0))
        #expect(text(conclusion).last == "removed 0")
        #expect(conclusion.changes.map(\.leaf) == [1, 0, 0, 0])
    }

    @Test func severalFilesComeTogether() {
        var (whole, one, other) = (Conclusion(), Conclusion(), Conclusion())
        one.add(.updated(0, entry("/a")))
        one.recovered = ["/x"]
        other.add(.updated(0, entry("/b")))
        other.isFull = true
        other.setAside = [.init(number: 3, file: QuarantinedFile(file: "/q", block: 0, reason: "r", since: 1), served: [0])]
        whole.add(one)
        whole.add(other)
        whole.add(Conclusion())
        #expect(text(whole) == ["updated 0 /b"])
        #expect(whole.isFull && whole.recovered == ["/x"] && whole.setAside.map(\.file.file) == ["/q"])
    }
}
