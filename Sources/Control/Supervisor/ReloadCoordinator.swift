internal import Bytes

/// The order of events in a reload. Pure: the supervisor reads files, binds and sends.
///
/// ```
///            requested                    published                  all acknowledged
///   idle ───────────────▶ building ──────────────────▶ publishing ─────────────────────▶ idle (or building, if requested meanwhile)
///                            │ failed                      │ a worker refused
///                            ▼                             ▼
///                 idle (or building)            publishing the previous snapshot again
/// ```
internal struct ReloadCoordinator: Sendable {
    /// How long a worker may take to acknowledge.
    static let patienceMilliseconds = 10_000

    enum RequestAction: Sendable, Equatable {
        case build
        /// One more reload follows the one under way; however many ask.
        case queued
    }

    enum EndAction: Sendable, Equatable {
        case rest
        case buildAgain
    }

    enum AcknowledgeAction: Sendable, Equatable {
        case wait
        /// Every worker serves with this generation. `rolledBack`: it is the previous snapshot, put back.
        case finished(rolledBack: Bool)
    }

    enum RefuseAction: Sendable, Equatable {
        /// It spoke of a generation that is no longer of interest.
        case ignore
        /// Publish the previous snapshot again: all workers or none.
        case rollBack
        /// The previous snapshot was refused too: nothing is left to go back to.
        case restartWorker
    }

    private struct Publication: Sendable {
        var generation: UInt32
        var missing: Set<Int>
        var isRollBack: Bool
        var deadline: MonotonicTime
    }

    private enum State: Sendable {
        case idle
        case building
        case publishing(Publication)
    }

    private var state = State.idle
    private var again = false

    /// A reload is under way.
    var isBusy: Bool {
        if case .idle = state { return false }
        return true
    }

    /// When `expired` is due.
    var deadline: MonotonicTime {
        if case .publishing(let publication) = state { return publication.deadline }
        return .never
    }

    /// The operator asks for a reload (SIGHUP), or the supervisor for its first load.
    mutating func requested() -> RequestAction {
        switch state {
        case .idle:
            state = .building
            return .build
        case .building, .publishing:
            again = true
            return .queued
        }
    }

    /// The load failed; nothing was sent.
    mutating func failed() -> EndAction {
        switch state {
        case .building: return end()
        case .idle, .publishing: preconditionFailure("only a build can fail")
        }
    }

    /// The snapshot was sent to `workers`.
    mutating func published(generation: UInt32, workers: Set<Int>, now: MonotonicTime, rollBack: Bool = false) {
        switch state {
        case .building, .publishing:
            state = .publishing(
                Publication(
                    generation: generation, missing: workers, isRollBack: rollBack,
                    deadline: now.advanced(byMilliseconds: Self.patienceMilliseconds)))
        case .idle: preconditionFailure("nothing was asked for")
        }
    }

    /// `worker` serves with `generation`.
    mutating func acknowledged(worker: Int, generation: UInt32) -> AcknowledgeAction {
        guard case .publishing(var publication) = state, publication.generation == generation else { return .wait }
        publication.missing.remove(worker)
        state = .publishing(publication)
        return publication.missing.isEmpty ? .finished(rolledBack: publication.isRollBack) : .wait
    }

    /// `worker` will not serve with `generation`.
    mutating func refused(worker: Int, generation: UInt32) -> RefuseAction {
        guard case .publishing(let publication) = state, publication.generation == generation else { return .ignore }
        return publication.isRollBack ? .restartWorker : .rollBack
    }

    /// Workers that have not acknowledged although the time is up; empty before. They are to be replaced, and the time starts again.
    mutating func expired(now: MonotonicTime) -> Set<Int> {
        guard case .publishing(var publication) = state, now >= publication.deadline else { return [] }
        publication.deadline = now.advanced(byMilliseconds: Self.patienceMilliseconds)
        state = .publishing(publication)
        return publication.missing
    }

    /// What `finished` announced was carried out.
    mutating func completed() -> EndAction {
        switch state {
        case .publishing: return end()
        case .idle, .building: preconditionFailure("nothing was published")
        }
    }

    private mutating func end() -> EndAction {
        state = again ? .building : .idle
        defer { again = false }
        return again ? .buildAgain : .rest
    }
}
