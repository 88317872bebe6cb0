internal import Bytes
internal import Config
internal import TLS
internal import Wire

/// The immutable result of one successful load: configuration, routes, policies. Requests keep the one they began with.
internal final class Snapshot {
    let generation: UInt32
    let configuration: Configuration
    let routes: RouteTable
    /// By index, as routes name them.
    let upstreams: [UpstreamGroup]
    let tls: TLSContext?
    /// nil: all hosts are under one TLS policy.
    let policies: PolicyTable?
    let headLimits: HeadLimits
    /// Peers whose word about clients is believed.
    let trusted: AddressSet
    /// The port that a plain listener redirects to: that of the first TLS listener.
    let httpsPort: UInt16
    let logsAccess: Bool

    /// Builds a snapshot from what the supervisor sent. Upstream groups of `previous` with the same settings go on with their connections.
    init(
        generation: UInt32, source: SnapshotSource, environment: TLSEnvironment, previous: Snapshot?
    ) throws(SnapshotFailure) {
        let result = ConfigurationLoader.load(source.yaml, baseDirectory: source.baseDirectory)
        guard let configuration = result.configuration else {
            throw SnapshotFailure(reason: result.findings.first { $0.severity == .error }?.message ?? "no configuration")
        }
        self.generation = generation
        self.configuration = configuration
        routes = RouteTable(configuration.routes)
        let limits = configuration.limits
        headLimits = HeadLimits(headBytes: limits.headBytes, fields: limits.fields, targetBytes: limits.targetBytes)
        trusted = AddressSet(configuration.trustedProxies)
        logsAccess = configuration.log.access != .off
        httpsPort = Self.httpsPort(configuration.listeners)
        upstreams = try Self.groups(configuration, source, previous)
        policies = PolicyTable(configuration.tls)
        tls = try Self.context(configuration, policies, environment)
    }

    private static func httpsPort(_ listeners: [Listener]) -> UInt16 {
        for listener in listeners where listener.tls {
            if case .tcp(_, let port) = listener.address { return port }
        }
        return 443
    }

    private static func groups(
        _ configuration: Configuration, _ source: SnapshotSource, _ previous: Snapshot?
    ) throws(SnapshotFailure) -> [UpstreamGroup] {
        var groups: [UpstreamGroup] = []
        for settings in configuration.upstreams {
            let addresses = try UpstreamGroup.addresses(settings, resolved: source.resolved)
            if let same = previous?.upstreams.first(where: { $0.settings == settings && $0.hasAddresses(addresses) }) {
                groups.append(same)
            } else {
                groups.append(UpstreamGroup(settings: settings, addresses: addresses))
            }
        }
        return groups
    }

    private static func context(
        _ configuration: Configuration, _ policies: PolicyTable?, _ environment: TLSEnvironment
    ) throws(SnapshotFailure) -> TLSContext? {
        guard configuration.listeners.contains(where: \.tls) else { return nil }
        let settings = configuration.certificates
        let certificate = DefaultCertificate(
            name: settings?.defaultName.flatMap { ServerName(text: $0) },
            unknownName: settings?.unknownName == .useDefault ? .useDefault : .reject)
        let choice = policies.map { table in
            PolicyChoice(table.policies) { name in table.number(host: name.span) }
        }
        do throws(TLSFailure) {
            return try TLSContext(
                policies: choice ?? PolicyChoice(TLSPolicy(minimum: configuration.tls.minimum.policyVersion)),
                defaultCertificate: certificate, environment: environment)
        } catch {
            throw SnapshotFailure(reason: "TLS: \(error)")
        }
    }
}

/// Why a snapshot cannot be built; the worker keeps the one it has.
internal struct SnapshotFailure: Error {
    let reason: String
}
