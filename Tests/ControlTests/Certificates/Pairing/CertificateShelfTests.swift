import TLS
import Testing

@testable import Control

@Suite struct CertificateShelfTests {
    private let files = FakeFiles()

    private func version(_ path: String, content: UInt64 = 1) -> CertificateShelf.Version {
        CertificateShelf.Version(
            file: files.number(path), keyFile: files.number(path), modifiedNanoseconds: 0, notes: [],
            content: ContentIdentity(high: content, low: 0))
    }

    private func offer(
        _ shelf: inout CertificateShelf, _ entry: CertificateEntry, _ path: String, content: UInt64 = 1, before: [LeafNumber] = [],
        isProven: Bool = false
    ) -> String {
        let result = shelf.offer(entry, version: version(path, content: content), isProven: isProven, before: before, files)
        guard let result else { return "no room" }
        switch result.change {
        case nil: return "nothing \(result.number)"
        case .added(let leaf, _, let replaces): return "added \(leaf)" + replaces.map { " for \($0)" }.joined()
        case .updated(let leaf, _): return "updated \(leaf)"
        case .removed(let leaf): return "removed \(leaf)"
        }
    }

    private func withdraw(_ shelf: inout CertificateShelf, _ leaf: LeafNumber, _ path: String) -> String {
        switch shelf.withdraw(leaf, from: files.number(path), files) {
        case .nothing: "nothing"
        case .removed: "removed"
        case .moves(let file): "moves to \(files.path(of: file))"
        }
    }

    @Test func oneLeafOfManyFilesIsOneEntry() {
        var shelf = CertificateShelf()
        #expect(offer(&shelf, plainEntry("a"), "/b") == "added 0")
        #expect(offer(&shelf, plainEntry("a"), "/b") == "nothing 0")
        #expect(offer(&shelf, plainEntry("a"), "/c") == "nothing 0")
        #expect(offer(&shelf, plainEntry("a"), "/a") == "updated 0")
        #expect(shelf.count == 1 && shelf.all == [0] && shelf.source(of: 0) == files.number("/a"))
        #expect(withdraw(&shelf, 0, "/c") == "nothing")
        #expect(withdraw(&shelf, 0, "/a") == "moves to /b")
        #expect(withdraw(&shelf, 0, "/b") == "removed")
        #expect(shelf.count == 0 && shelf.all == [] && shelf.source(of: 0) == nil)
    }

    @Test func theLongestChainWinsThenTheWholeOneThenThePath() {
        var shelf = CertificateShelf()
        #expect(offer(&shelf, plainEntry("a", chain: 1), "/a") == "added 0")
        #expect(offer(&shelf, plainEntry("a", chain: 2, notes: .completed), "/b") == "updated 0")
        #expect(offer(&shelf, plainEntry("a", chain: 2), "/z") == "updated 0")
        #expect(offer(&shelf, plainEntry("a", chain: 2), "/y") == "updated 0")
        #expect(shelf.source(of: 0) == files.number("/y"))
        #expect(withdraw(&shelf, 0, "/y") == "moves to /z")
    }

    @Test func whatIsServedIsKnownByItsContent() {
        var shelf = CertificateShelf()
        _ = offer(&shelf, plainEntry("a"), "/a", content: 5)
        let fingerprint = ContentIdentity(sha256: plainEntry("a").fingerprint)
        #expect(shelf.served(fingerprint, content: ContentIdentity(high: 5, low: 0)) == 0)
        #expect(shelf.served(fingerprint, content: ContentIdentity(high: 6, low: 0)) == nil)
        #expect(shelf.content(of: 0) == ContentIdentity(high: 5, low: 0))
        #expect(shelf.content(of: 9) == nil && shelf.source(of: 9) == nil)
        #expect(offer(&shelf, plainEntry("a"), "/a", content: 6) == "updated 0")
        #expect(shelf.served(fingerprint, content: ContentIdentity(high: 6, low: 0)) == 0)
    }

    @Test func proofGoesWithTheVersion() {
        var shelf = CertificateShelf()
        _ = offer(&shelf, plainEntry("a"), "/a", content: 1)
        #expect(!shelf.isProven(0))
        shelf.prove(0)
        #expect(shelf.isProven(0))
        _ = offer(&shelf, plainEntry("a"), "/a", content: 1)
        #expect(shelf.isProven(0))
        _ = offer(&shelf, plainEntry("a"), "/a", content: 2)
        #expect(!shelf.isProven(0))
        _ = offer(&shelf, plainEntry("a"), "/a", content: 3, isProven: true)
        #expect(shelf.isProven(0))
    }

    @Test func numbersAreUsedAgainAndSayWhatTheyReplace() {
        var shelf = CertificateShelf()
        #expect(offer(&shelf, plainEntry("a"), "/a") == "added 0")
        #expect(offer(&shelf, plainEntry("b"), "/a", before: [0]) == "added 1 for 0")
        #expect(withdraw(&shelf, 0, "/a") == "removed")
        #expect(withdraw(&shelf, 0, "/a") == "nothing")
        #expect(offer(&shelf, plainEntry("c"), "/c") == "added 0")
        #expect(shelf.all == [0, 1])
    }
}
