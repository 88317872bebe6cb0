import TLS
import Testing

@testable import Control

@Suite struct JudgementTests {
    private func judgement(_ count: Int) throws -> Judgement {
        let der = try Pair(["a.example"]).leaf
        let leaf = ScannedCertificate(scan: try #require(CertificateScan(der)), der: der)
        var judgement = Judgement(file: 0, revision: 1)
        for number in 0..<count {
            let version = CertificateShelf.Version(
                file: 0, keyFile: 0, modifiedNanoseconds: 0, notes: [], content: ContentIdentity(high: UInt64(number), low: 0))
            judgement.candidates.append(
                Judgement.Candidate(
                    pair: Judgement.Pair(plainEntry("n\(number)"), leaf: leaf), version: version, block: number + 1, isServed: false,
                    isProven: false))
        }
        return judgement
    }

    @Test func refusedCandidatesAreTakenOutAndTheFirstReasonStands() throws {
        var judgement = try judgement(5)
        judgement.refuse { candidate in
            candidate.isProven = true
            return [2, 3, 5].contains(candidate.block) ? "no \(candidate.block)" : nil
        }
        #expect(judgement.candidates.map(\.block) == [1, 4])
        #expect(judgement.candidates.allSatisfy { $0.isProven })
        #expect(judgement.problem == PEMProblem(block: 2, reason: "no 2"))
        judgement.refuse { _ in "all" }
        #expect(judgement.candidates.isEmpty)
        #expect(judgement.problem == PEMProblem(block: 2, reason: "no 2"))
    }

    @Test func nothingRefusedIsNoProblem() throws {
        var judgement = try judgement(2)
        judgement.refuse { _ in nil }
        #expect(judgement.candidates.count == 2 && judgement.problem == nil)
        judgement.note(PEMProblem(block: 3, reason: "first"))
        judgement.note(PEMProblem(block: 1, reason: "second"))
        #expect(judgement.problem == PEMProblem(block: 3, reason: "first"))
    }
}
