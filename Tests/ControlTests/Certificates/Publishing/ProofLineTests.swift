import Bytes
import Reactor
import TLS
import Testing

@testable import Control

@Suite struct ProofLineTests {
    /// A judgement of real pairs; those in `broken` have halves of two keys.
    private func judgement(_ count: Int, broken: Set<Int> = [], served: Set<Int> = [], weak: Set<Int> = []) throws -> Judgement {
        var judgement = Judgement(file: 0, revision: 1)
        for number in 0..<count {
            let pair = try Pair(["n\(number).example"])
            let text = pair.certificate + (broken.contains(number) ? try pair.brokenKey() : pair.key)
            let content = ParsedFile(name: "a.pem", bytes: Array(text.utf8), modifiedNanoseconds: 0)
            let leaf = try #require(content.certificates.first).scanned
            let key = try #require(content.keys.first).scan
            var entry = CertificateEntry(
                leaf: leaf, chain: [leaf.der], notes: [], key: key, source: "/a", keySource: "/a", modifiedNanoseconds: 0)
            if weak.contains(number) { entry.chain.append([1, 2, 3]) }
            let version = CertificateShelf.Version(
                file: 0, keyFile: 0, modifiedNanoseconds: 0, notes: [], content: ContentIdentity(high: UInt64(number), low: 0))
            judgement.candidates.append(
                Judgement.Candidate(
                    pair: Judgement.Pair(entry, leaf: leaf), version: version, block: number + 1, isServed: served.contains(number),
                    isProven: false))
        }
        return judgement
    }

    private func line(hasLane: Bool = false) throws -> ProofLine { try ProofLine(minimumRSABits: 2048, hasLane: hasLane) }

    @Test func everyCandidateIsTriedButThoseThatAreServed() throws {
        var judgements = [try judgement(4, broken: [1, 2], served: [2]), try judgement(1)]
        try line().prove(&judgements)
        #expect(judgements[0].candidates.map(\.block) == [1, 3, 4])
        #expect(judgements[0].candidates.map(\.isProven) == [true, false, true])
        #expect(judgements[0].problem?.block == 2)
        #expect(judgements[1].candidates.map(\.isProven) == [true] && judgements[1].problem == nil)
    }

    @Test func anExaminationNeedsNoHandshake() throws {
        var judgements = [try judgement(3, broken: [0], served: [2], weak: [1, 2])]
        try line().examine(&judgements)
        #expect(judgements[0].candidates.map(\.block) == [1, 3])
        #expect(judgements[0].candidates.allSatisfy { !$0.isProven })
        #expect(judgements[0].problem?.block == 2)
    }

    @Test func beyondTheBudgetOneOfEachShapeIsTried() throws {
        let line = try line()
        var judgements = [try judgement(5, broken: [4])]
        var budget = 2
        line.proveShapes(&judgements, budget: &budget)
        #expect(budget == 0)
        #expect(judgements[0].candidates.map(\.isProven) == [true, true, false, false, false])
        let another = try Pair(["rsa.example"], keyType: .rsa)
        let content = ParsedFile(name: "a.pem", bytes: Array(another.combined.utf8), modifiedNanoseconds: 0)
        let leaf = try #require(content.certificates.first).scanned
        let entry = CertificateEntry(
            leaf: leaf, chain: [leaf.der], notes: [], key: try #require(content.keys.first).scan, source: "/a", keySource: "/a",
            modifiedNanoseconds: 0)
        let like = judgements[0].candidates[0]
        judgements[0].candidates = [
            Judgement.Candidate(
                pair: Judgement.Pair(entry, leaf: leaf), version: like.version, block: 1, isServed: false, isProven: false)
        ]
        line.proveShapes(&judgements, budget: &budget)
        #expect(judgements[0].candidates.map(\.isProven) == [true])
    }

    @Test func aRefusedShapeIsTriedAgain() throws {
        let line = try line()
        var judgements = [try judgement(3, broken: [0, 1])]
        var budget = 0
        line.proveShapes(&judgements, budget: &budget)
        #expect(judgements[0].candidates.map(\.block) == [3])
        #expect(judgements[0].candidates.map(\.isProven) == [true])
    }

    @Test func theLaneAnswersInOrder() throws {
        let line = try line(hasLane: true)
        #expect(line.hasLane && !line.isBusy && line.take() == nil)
        for broken in [1, 0] {
            let judgement = try judgement(3, broken: [broken])
            line.start(.judgements([judgement]), entries: judgement.candidates.map(\.entry), now: Clock.now())
            #expect(line.isBusy)
            var polls = PollSet()
            polls.add(line.descriptor)
            #expect(try polls.wait(until: Clock.now().advanced(byMilliseconds: 30_000)).isEmpty == false)
            let (work, refusals) = try #require(line.take())
            #expect(refusals.map { $0 != nil } == (0..<3).map { $0 == broken })
            guard case .judgements(let returned) = work else { return #expect(Bool(false)) }
            #expect(returned.first?.candidates.count == 3)
            #expect(!line.isBusy && line.take() == nil)
        }
    }

    @Test func withoutALaneThereIsNoDescriptor() throws {
        let line = try line()
        #expect(!line.hasLane && !line.isBusy && line.descriptor == -1 && line.take() == nil)
    }
}
