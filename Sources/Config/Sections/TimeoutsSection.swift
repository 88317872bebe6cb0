/// The members of `timeouts`.
enum TimeoutsSection {
    static let day = 86_400_000

    static let keys: [Key<Timeouts>] = [
        .duration("handshake", default: "10s", 1...day, at: \.handshakeMilliseconds),
        .duration("head", default: "10s", 1...day, at: \.headMilliseconds),
        .duration("body", default: "30s", 1...day, at: \.bodyMilliseconds),
        .duration("send", default: "2m", 1...day, at: \.sendMilliseconds),
        .duration("keepalive", default: "60s", 1...day, at: \.keepaliveMilliseconds),
        .duration("connect", default: "3s", 1...day, at: \.connectMilliseconds),
        .duration("response", default: "60s", 1...day, at: \.responseMilliseconds),
        .duration("tunnel", default: "1h", 1...30 * day, at: \.tunnelMilliseconds),
        .duration("drain", default: "30s", 0...day, at: \.drainMilliseconds),
    ]

    /// Those that an upstream may set for itself.
    static let upstreamKeys: [Key<UpstreamSettings.Times>] = [
        .duration("connect", default: "`timeouts.connect`", 1...day, at: \.connectMilliseconds),
        .duration("response", default: "`timeouts.response`", 1...day, at: \.responseMilliseconds),
        .duration("tunnel", default: "`timeouts.tunnel`", 1...30 * day, at: \.tunnelMilliseconds),
    ]
}
