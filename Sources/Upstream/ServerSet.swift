public import Bytes
public import Config

/// The servers of one upstream, and the decision which of them gets the next request.
///
/// One per worker and upstream. A server is the small integer that is its index in `UpstreamSettings.servers`. For each attempt: `choose`,
/// `began`, then `ended` exactly once; `failed` or `succeeded` tell how connecting went. Allocates nothing after `init`.
public final class ServerSet {
    private struct Server {
        let weight: Int
        var inFlight = 0
        /// Smooth weighted round robin: what the server is owed.
        var credit = 0
        /// The last choice of it was a trial after failures.
        var isOnTrial = false
        var setAside = SetAside()
    }

    private let balance: UpstreamSettings.Balance
    private var servers: [Server]

    public init(_ settings: UpstreamSettings) {
        precondition((1...UpstreamSettings.maximumServers).contains(settings.servers.count))
        balance = settings.balance
        servers = settings.servers.map { Server(weight: $0.weight) }
    }

    /// Servers, 1...64.
    public var count: Int { servers.count }

    /// Attempts on `server` that have begun and not ended.
    public func inFlight(_ server: Int) -> Int { servers[server].inFlight }

    /// Whether `server` is left alone at `now` because connections to it failed.
    public func isSetAside(_ server: Int, now: MonotonicTime) -> Bool { servers[server].setAside.isInForce(now) }

    /// The server for the next attempt; nil when `excluding` (bit n: server n, tried already for this request) names all of them.
    ///
    /// Servers that are set aside are passed over; when all are, the one whose failure is longest ago is tried, since a doubtful try is
    /// better than none.
    public func choose(now: MonotonicTime, excluding: UInt64 = 0) -> Int? {
        var candidates: UInt64 = 0
        for index in servers.indices where !servers[index].setAside.isInForce(now) { candidates |= 1 << UInt64(index) }
        candidates &= ~excluding
        guard candidates != 0 else { return leastRecentlyFailed(excluding: excluding) }
        if balance == .leastRequests { candidates = idlest(of: candidates) }
        let chosen = nextInTurn(of: candidates)
        if servers[chosen].setAside.hasFailed {
            servers[chosen].setAside.tried(now)
            servers[chosen].isOnTrial = true
        }
        return chosen
    }

    /// An attempt on `server` begins.
    public func began(_ server: Int) { servers[server].inFlight += 1 }

    /// An attempt on `server` is over, however it went.
    public func ended(_ server: Int) {
        precondition(servers[server].inFlight > 0, "ended without began")
        servers[server].inFlight -= 1
    }

    /// A connection to `server` could not be made: it is set aside for 1 s, after each further trial for twice as long, up to 10 s.
    public func failed(_ server: Int, now: MonotonicTime) {
        servers[server].setAside.failed(now, wasTrial: servers[server].isOnTrial)
        servers[server].isOnTrial = false
    }

    /// A connection to `server` was made, or a request answered: it is in use again.
    public func succeeded(_ server: Int) {
        guard servers[server].setAside.hasFailed else { return }
        servers[server].setAside.succeeded()
        servers[server].isOnTrial = false
    }

    /// Those of `candidates` (not empty) with the fewest attempts in flight per weight.
    private func idlest(of candidates: UInt64) -> UInt64 {
        var best = candidates.trailingZeroBitCount
        var result: UInt64 = 0
        var rest = candidates
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            // Fractions compared crosswise: attempts are bounded by connections, weights by 1000.
            let left = servers[index].inFlight * servers[best].weight
            let right = servers[best].inFlight * servers[index].weight
            if left < right {
                best = index
                result = 0
            }
            if left <= right { result |= 1 << UInt64(index) }
        }
        return result
    }

    /// Each of `candidates` (not empty) as often as its weight says, evenly spread.
    private func nextInTurn(of candidates: UInt64) -> Int {
        var chosen = candidates.trailingZeroBitCount
        var total = 0
        var rest = candidates
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            servers[index].credit += servers[index].weight
            total += servers[index].weight
            if servers[index].credit > servers[chosen].credit { chosen = index }
        }
        servers[chosen].credit -= total
        return chosen
    }

    private func leastRecentlyFailed(excluding: UInt64) -> Int? {
        var oldest: Int?
        for index in servers.indices where excluding & (1 << UInt64(index)) == 0 {
            if let best = oldest, servers[best].setAside.lastFailure <= servers[index].setAside.lastFailure { continue }
            oldest = index
        }
        return oldest
    }
}
