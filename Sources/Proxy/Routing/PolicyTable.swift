package import Config
package import TLS

/// Which TLS policy a host is under. Part of a snapshot, kept by the connections that were made under it: built once, then only read; a lookup
/// allocates nothing.
///
/// Hosts are found as `RouteTable` finds them, so that no spelling of a host reaches its routes and not its policy.
package final class PolicyTable: Sendable {
    /// By number, each once; 0 is that of all hosts without one of their own.
    package let policies: [TLSPolicy]
    private let exact: HostTable
    private let wildcards: HostTable
    /// By the values of `exact`, then by those of `wildcards`.
    private let numbers: [Int]
    private let wildcardBase: Int

    /// nil when no host has a policy of its own. `settings` as `Configuration` holds them: no host in two policies, names in lower case.
    package init?(_ settings: TLSSettings) {
        if settings.policies.isEmpty { return nil }
        var policies = [TLSPolicy(minimum: settings.minimum.policyVersion)]
        var exact: [(name: String, number: Int)] = []
        var wildcards: [(name: String, number: Int)] = []
        for entry in settings.policies {
            let policy = TLSPolicy(minimum: entry.minimum.policyVersion)
            let number = policies.firstIndex(of: policy) ?? policies.count
            if number == policies.count { policies.append(policy) }
            for host in entry.hosts {
                switch host {
                case .exact(let name): exact.append((name, number))
                case .wildcard(let suffix): wildcards.append((suffix, number))
                case .any: preconditionFailure("a policy for any host")
                }
            }
        }
        self.policies = policies
        self.exact = HostTable(exact.map(\.name))
        self.wildcards = HostTable(wildcards.map(\.name))
        numbers = exact.map(\.number) + wildcards.map(\.number)
        wildcardBase = exact.count
    }

    /// The number of the policy for a host as received: port, trailing dot and case do not matter. Empty: 0.
    package func number(host: borrowing Span<UInt8>) -> Int {
        let name = HostName.bareRange(host)
        if let place = exact.value(host, name) { return numbers[place] }
        if let parent = HostName.parentRange(host, name), let place = wildcards.value(host, parent) { return numbers[wildcardBase + place] }
        return 0
    }
}

extension TLSSettings.Version {
    /// The same for `TLS`.
    var policyVersion: TLSPolicy.Version {
        switch self {
        case .tls12: .tls12
        case .tls13: .tls13
        }
    }
}
