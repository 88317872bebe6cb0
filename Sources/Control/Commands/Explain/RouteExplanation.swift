internal import Config
internal import Proxy
internal import TLS

/// Where the requests for a host go, and under which TLS policy its connections are.
internal struct RouteExplanation: Sendable, Equatable {
    struct Route: Sendable, Equatable {
        /// The host it is for, as the configuration has it; nil: any.
        let host: String?
        let path: String
        let upstream: String
        /// URLs.
        let servers: [String]
        let stripsPrefix: Bool
        /// In the configuration file, from 1.
        let line: Int
    }

    /// The file that says so.
    let configuration: String
    /// The longest path first; what no path fits is answered 404.
    let routes: [Route]
    /// `1.2` or `1.3`.
    let minimumVersion: String
    /// The host is named in `tls.policies`.
    let hasOwnPolicy: Bool
    /// There is a listener that speaks TLS.
    let isSecure: Bool

    /// `host` as a request would name it.
    init(host: String, configuration: Configuration, file: String) {
        self.configuration = file
        let name = Array(host.utf8)
        routes = Self.routes(name, configuration)
        let policies = PolicyTable(configuration.tls)
        let number = policies?.number(host: name.span) ?? 0
        let minimum = policies?.policies[number].minimum ?? (configuration.tls.minimum == .tls12 ? .tls12 : .tls13)
        minimumVersion = minimum == .tls12 ? "1.2" : "1.3"
        hasOwnPolicy = number > 0
        isSecure = configuration.listeners.contains(where: \.tls)
    }

    /// The routes that some request for the host takes, as the table that serves finds them.
    private static func routes(_ host: [UInt8], _ configuration: Configuration) -> [Route] {
        let table = RouteTable(configuration.routes)
        var found: Set<Int> = []
        for path in Set(configuration.routes.map(\.path)) {
            if let route = table.match(host: host.span, path: Array(path.utf8).span) { found.insert(route) }
        }
        let settings = found.map { configuration.routes[$0] }
        return settings.sorted { ($1.path.utf8.count, $0.path) < ($0.path.utf8.count, $1.path) }.map { route in
            let upstream = configuration.upstreams[route.upstream]
            return Route(
                host: route.host == .any ? nil : route.host.text, path: route.path, upstream: upstream.name,
                servers: upstream.servers.map(\.url),
                stripsPrefix: route.stripPrefix, line: route.line)
        }
    }
}
