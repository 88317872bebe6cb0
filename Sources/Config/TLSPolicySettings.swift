/// What TLS connections for some hosts must be like.
public struct TLSPolicySettings: Sendable, Equatable {
    /// The most policies of one configuration.
    public static let maximumPolicies = 64
    /// The most hosts of one policy.
    public static let maximumHosts = 256

    /// 1 to `maximumHosts` names and one-label wildcards, never `any` and no addresses: those are never named in a handshake.
    public var hosts: [HostPattern]
    /// The oldest version that is spoken.
    public var minimum: TLSSettings.Version

    public init(hosts: [HostPattern], minimum: TLSSettings.Version) {
        self.hosts = hosts
        self.minimum = minimum
    }
}
