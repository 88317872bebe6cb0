internal import TLS

/// What a file's certificates amount to together with the keys at hand, before any of them was tried.
internal struct Judgement: Sendable {
    /// A certificate with its chain and key; a reference, because candidates are handed around a lot.
    final class Pair: Sendable {
        let entry: CertificateEntry
        let leaf: ScannedCertificate

        init(_ entry: CertificateEntry, leaf: ScannedCertificate) {
            self.entry = entry
            self.leaf = leaf
        }
    }

    /// A pair that could be served.
    struct Candidate: Sendable {
        let pair: Pair
        let version: CertificateShelf.Version
        /// The PEM block of the certificate.
        let block: Int
        /// Exactly this is served already.
        let isServed: Bool
        /// It was seen to work in a handshake.
        var isProven: Bool

        var entry: CertificateEntry { pair.entry }
        var scan: CertificateScan { pair.leaf.scan }
    }

    let file: FileNumber
    /// Of the file's content, to notice that it changed since.
    let revision: UInt32
    var candidates: [Candidate] = []
    /// Why the file, or a part of it, cannot be used; block 0: the whole file.
    private(set) var problem: PEMProblem?

    init(file: FileNumber, revision: UInt32, problem: PEMProblem? = nil) {
        self.file = file
        self.revision = revision
        self.problem = problem
    }

    /// Notes why a part of the file cannot be used; the first reason stands for the file.
    mutating func note(_ found: PEMProblem) {
        if problem == nil { problem = found }
    }

    /// Takes out the candidates that `reason` has something against.
    mutating func refuse(_ reason: (inout Candidate) -> String?) {
        var refused: [Int] = []
        for index in candidates.indices {
            guard let refusal = reason(&candidates[index]) else { continue }
            note(PEMProblem(block: candidates[index].block, reason: refusal))
            refused.append(index)
        }
        for index in refused.reversed() { candidates.remove(at: index) }
    }
}
