internal import Bytes
internal import Config
internal import Telemetry
internal import Wire

// The limit on the connections of one client. Trusted proxies are no clients: a limit on them would be one on all that stand behind them.
extension Worker {
    /// What a connection of a peer counts as.
    enum Admission {
        /// Nothing: there is no limit, or none on this peer.
        case uncounted
        case counted(IPAddress)
        /// It is one too many.
        case refused
    }

    /// Whether a connection of this peer may stay; nil is a peer without an address.
    func admit(_ address: IPAddress?) -> Admission {
        let limit = snapshot?.configuration.limits.connectionsPerClient ?? 0
        guard limit > 0, let address, !(snapshot?.trusted.contains(address) ?? false) else { return .uncounted }
        if let client = clientCounts.add(address, limit: limit) { return .counted(client) }
        counters?.add(.connectionsRefused)
        if let count = refusals.pass(now) {
            log.warning("too many connections of one client", LogField("client", address.text.text), LogField("refused", count))
        }
        return .refused
    }
}
