public import Config

/// Which route a request takes, by host and path. Part of a snapshot: built once, then only read; a match allocates nothing.
public struct RouteTable: Sendable {
    private let exact: HostTable
    private let wildcards: HostTable
    /// By the values of `exact`, then by those of `wildcards`, then any host.
    private let paths: [PathTable]
    private let wildcardBase: Int

    /// `routes` as `Configuration` holds them: no host and path twice, names in lower case, paths beginning with `/`.
    public init(_ routes: [RouteSettings]) {
        var exactNames: [String] = []
        var wildcardNames: [String] = []
        var members: [HostPattern: [(path: String, route: Int)]] = [:]
        for (index, route) in routes.enumerated() {
            if members[route.host] == nil {
                switch route.host {
                case .exact(let name): exactNames.append(name)
                case .wildcard(let suffix): wildcardNames.append(suffix)
                case .any: break
                }
            }
            members[route.host, default: []].append((route.path, index))
        }
        exact = HostTable(exactNames)
        wildcards = HostTable(wildcardNames)
        wildcardBase = exactNames.count
        let order = exactNames.map(HostPattern.exact) + wildcardNames.map(HostPattern.wildcard) + [.any]
        paths = order.map { PathTable(members[$0] ?? []) }
    }

    /// The index of the route for a request, or nil (404).
    ///
    /// The most specific host wins (exact name, then one-label wildcard, then any), then the longest path. When the most specific host has
    /// no route for the path, the next less specific one is tried: a route for any host is also for hosts that have routes of their own.
    ///
    /// - Parameters:
    ///   - host: the authority as received; port, trailing dot and case do not matter. Empty: any host.
    ///   - path: normalised (see `PathNormalizer`), without query.
    public func match(host: borrowing Span<UInt8>, path: borrowing Span<UInt8>) -> Int? {
        let name = HostName.bareRange(host)
        if let group = exact.value(host, name), let route = paths[group].route(path) { return route }
        if let parent = HostName.parentRange(host, name), let group = wildcards.value(host, parent),
            let route = paths[wildcardBase + group].route(path)
        {
            return route
        }
        return paths[paths.count - 1].route(path)
    }
}
