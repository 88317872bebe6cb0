internal import Bytes

/// Whether a worker that died is replaced. One per worker slot; pure.
///
/// A worker is replaced at once, always; only one that keeps dying at its start means that something is wrong with the program or the
/// machine, and
/// replacing it for ever would burn the processor and hide the fault.
internal struct RestartPolicy: Sendable, Equatable {
    enum Decision: Sendable, Equatable {
        case replace
        case giveUp
    }

    /// So many deaths at the start in a row are one too many.
    static let patience = 5
    /// A worker that lived so long did start.
    static let startMilliseconds: UInt64 = 1000

    private(set) var deathsAtStart = 0

    /// A worker died: `acknowledged` tells whether it had ever taken a snapshot.
    mutating func died(spawned: MonotonicTime, now: MonotonicTime, acknowledged: Bool) -> Decision {
        if acknowledged && now.milliseconds(since: spawned) >= Self.startMilliseconds {
            deathsAtStart = 0
            return .replace
        }
        deathsAtStart += 1
        return deathsAtStart >= Self.patience ? .giveUp : .replace
    }
}
