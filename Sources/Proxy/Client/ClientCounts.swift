internal import Wire

/// How many connections each client has, for the limit on one client's.
///
/// A client is an IPv4 address or a /64 network of IPv6. There are never more entries than connections.
internal struct ClientCounts {
    private var counts: [IPAddress: Int] = [:]

    init() {}

    /// Clients with connections.
    var count: Int { counts.count }

    /// Counts a connection of `address` unless it has `limit` (at least 1) already. What is returned is to be given to `remove` at the end
    /// of the connection; nil: it is one too many.
    mutating func add(_ address: IPAddress, limit: Int) -> IPAddress? {
        let client = address.clientNetwork
        let present = counts[client, default: 0]
        if present >= limit { return nil }
        counts[client] = present + 1
        return client
    }

    /// A connection that was counted has ended.
    mutating func remove(_ client: IPAddress) {
        guard let present = counts[client] else { preconditionFailure("a connection ends that was not counted") }
        counts[client] = present > 1 ? present - 1 : nil
    }
}
