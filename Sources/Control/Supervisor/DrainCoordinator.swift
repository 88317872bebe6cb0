internal import Bytes

/// The order of events when the proxy stops. Pure.
internal struct DrainCoordinator: Sendable {
    /// A worker that obeys is gone by the end of the drain time; so much later it is killed.
    static let graceMilliseconds = 1000

    enum Action: Sendable, Equatable {
        case none
        /// Tell every worker to drain within `milliseconds`.
        case drain(milliseconds: Int)
        /// Kill every worker that is left.
        case kill
    }

    private enum State: Sendable {
        case running
        case draining(deadline: MonotonicTime)
        case killing
    }

    private var state = State.running

    /// The proxy is stopping: nobody is replaced, no reload begins.
    var isStopping: Bool {
        if case .running = state { return false }
        return true
    }

    /// When `expired` is due.
    var deadline: MonotonicTime {
        if case .draining(let deadline) = state { return deadline }
        return .never
    }

    /// Asked to stop (SIGTERM, SIGINT); asked again, the patience is over.
    mutating func requested(now: MonotonicTime, drainMilliseconds: Int) -> Action {
        switch state {
        case .running:
            let start = now.advanced(byMilliseconds: drainMilliseconds)
            state = .draining(deadline: start.advanced(byMilliseconds: Self.graceMilliseconds))
            return .drain(milliseconds: drainMilliseconds)
        case .draining:
            state = .killing
            return .kill
        case .killing: return .none
        }
    }

    /// The time came.
    mutating func expired(now: MonotonicTime) -> Action {
        guard case .draining(let deadline) = state, now >= deadline else { return .none }
        state = .killing
        return .kill
    }
}
