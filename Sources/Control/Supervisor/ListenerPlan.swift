internal import Config

/// Which listeners a new configuration opens and closes; those in both are not touched. Pure.
internal struct ListenerPlan: Sendable, Equatable {
    var opening: [ListenAddress]
    var closing: [ListenAddress]

    init(open: some Sequence<ListenAddress>, wanted: [ListenAddress]) {
        let open = Array(open)
        opening = wanted.filter { !open.contains($0) }
        closing = open.filter { !wanted.contains($0) }
    }

    /// Whether another listener of ours has the port of `address`: then the kernel must be asked to share it, or moving a listener from all
    /// addresses
    /// to one would find itself in the way.
    static func overlaps(_ address: ListenAddress, with others: some Sequence<ListenAddress>) -> Bool {
        guard case .tcp(_, let port) = address else { return false }
        return others.contains { other in
            if case .tcp(_, port) = other { return other != address }
            return false
        }
    }
}
