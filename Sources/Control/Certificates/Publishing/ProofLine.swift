internal import Bytes
internal import Reactor
internal import TLS

/// Tries certificates in handshakes: a few on the caller's thread, many on one that takes only idle time.
internal final class ProofLine {
    /// Certificates that the lane tries before anything else gets a turn.
    static let portion = 16
    /// A portion that takes so long gets no processor: others want all of them.
    static let patienceMilliseconds = 250

    private let proof: CertificateProof
    private let laneProof: LaneProof?
    private let lane: BackgroundLane<[String?]>?
    private var shapes: Set<CertificateShape> = []
    private var running: Work?
    private var starvation = MonotonicTime.never

    /// What the lane tries.
    enum Work {
        case judgements([Judgement])
        /// Entries that are served already, with what they held.
        case arrears([(leaf: LeafNumber, content: ContentIdentity)])
    }

    /// The lane's threads use it one after the other.
    private final class LaneProof: @unchecked Sendable {
        let proof: CertificateProof

        init(minimumRSABits: Int) { proof = CertificateProof(minimumRSABits: minimumRSABits) }
    }

    init(minimumRSABits: Int, hasLane: Bool) throws(Errno) {
        proof = CertificateProof(minimumRSABits: minimumRSABits)
        laneProof = hasLane ? LaneProof(minimumRSABits: minimumRSABits) : nil
        lane = hasLane ? try BackgroundLane(name: "proof") : nil
    }

    var hasLane: Bool { lane != nil }
    var isBusy: Bool { running != nil }
    /// When the lane is not to be waited for any longer; never when it is not busy.
    var patience: MonotonicTime { isBusy ? starvation : .never }
    /// Readable when `take` has something; -1 without a lane.
    var descriptor: Int32 { lane?.descriptor ?? -1 }

    /// Looks at what can be seen without a handshake; takes out of `judgements` what is refused.
    func examine(_ judgements: inout [Judgement]) {
        for index in judgements.indices {
            judgements[index].refuse { candidate in
                candidate.isServed ? nil : proof.structuralRefusal(of: candidate.entry, scan: candidate.scan)
            }
        }
    }

    /// Tries every candidate now.
    func prove(_ judgements: inout [Judgement]) {
        for index in judgements.indices { judgements[index].refuse { prove(&$0) } }
    }

    /// Tries `budget` candidates now, and of the others one of each shape: a handshake would tell little more about others like it.
    func proveShapes(_ judgements: inout [Judgement], budget: inout Int) {
        for index in judgements.indices {
            judgements[index].refuse { candidate in
                if candidate.isServed { return nil }
                let shape = CertificateShape(of: candidate.entry, scan: candidate.scan)
                if budget <= 0 && shapes.contains(shape) { return nil }
                budget -= 1
                let refusal = prove(&candidate)
                if refusal == nil { shapes.insert(shape) }
                return refusal
            }
        }
    }

    private func prove(_ candidate: inout Judgement.Candidate) -> String? {
        if candidate.isServed { return nil }
        let refusal = proof.refusal(of: candidate.entry)
        candidate.isProven = refusal == nil
        return refusal
    }

    /// Has the lane try `work`; only when not busy, and where there is one.
    func start(_ work: Work, entries: [CertificateEntry], now: MonotonicTime) {
        guard let lane, let laneProof else { preconditionFailure("no lane") }
        running = work
        starvation = now.advanced(byMilliseconds: Self.patienceMilliseconds)
        lane.start { entries.map { laneProof.proof.refusal(of: $0) } }
    }

    /// What the lane was given, with the refusals in the order of its entries; nil while it is at work.
    func take() -> (work: Work, refusals: [String?])? {
        guard let running, let refusals = lane?.take() else { return nil }
        self.running = nil
        return (running, refusals)
    }
}
