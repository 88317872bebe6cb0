/// The TLS policies of all TLS listeners.
public struct TLSSettings: Sendable, Equatable {
    /// A protocol version that can be demanded.
    public enum Version: Sendable, Equatable, Comparable {
        case tls12
        case tls13
    }

    /// The oldest version that is spoken, with clients that name none of the hosts in `policies`.
    public var minimum: Version
    /// Policies of single hosts: at most `TLSPolicySettings.maximumPolicies`, no host in two of them.
    public var policies: [TLSPolicySettings]

    public init(minimum: Version = .tls12, policies: [TLSPolicySettings] = []) {
        self.minimum = minimum
        self.policies = policies
    }
}
