internal import Bytes
internal import Config
internal import Reactor
internal import Upstream
internal import Wire

/// The servers of one upstream as this worker knows them: who is chosen next, and which connections wait idle.
internal final class UpstreamGroup {
    let settings: UpstreamSettings
    let servers: ServerSet
    /// One per server.
    var pools: [IdlePool]
    /// The addresses of each server; the first that connects is used.
    let addresses: [[SocketAddress]]
    /// In which fields the servers are told about the client.
    let forwarding: ForwardingContext.Fields
    private let addressTexts: [[String]]
    private let uwsgiServers: UInt64
    /// Bits of the servers whose software is known to take bodies as they come without holding a worker for it.
    private var streamingServers: UInt64 = 0

    init(settings: UpstreamSettings, addresses: Addresses) {
        self.settings = settings
        self.addresses = addresses.sockets
        addressTexts = addresses.texts
        servers = ServerSet(settings)
        forwarding = ForwardingContext.Fields(settings.forward)
        var uwsgi: UInt64 = 0
        for (index, server) in settings.servers.enumerated() where server.application == .uwsgi { uwsgi |= 1 << UInt64(index) }
        uwsgiServers = uwsgi
        pools = settings.servers.map { _ in IdlePool() }
    }

    struct Addresses {
        var sockets: [[SocketAddress]] = []
        var texts: [[String]] = []
    }

    /// The addresses of every server; `resolved` holds those of host names.
    static func addresses(_ settings: UpstreamSettings, resolved: [String: [String]]) throws(SnapshotFailure) -> Addresses {
        var result = Addresses()
        for server in settings.servers {
            var sockets: [SocketAddress] = []
            var texts: [String] = []
            switch server.transport {
            case .unix(let path):
                if let address = SocketAddress(path: path) { sockets.append(address) }
                texts.append(path)
            case .tcp(let host, let port):
                texts = SocketAddress(host: host, port: port) != nil ? [host] : resolved[host] ?? []
                sockets = texts.compactMap { SocketAddress(host: $0, port: port) }
            }
            if sockets.isEmpty { throw SnapshotFailure(reason: "upstream \(settings.name): no address for \(server.url)") }
            result.sockets.append(sockets)
            result.texts.append(texts)
        }
        return result
    }

    func hasAddresses(_ addresses: Addresses) -> Bool { addressTexts == addresses.texts }

    /// A server that must know a body's length beforehand is among them.
    var needsLength: Bool { uwsgiServers != 0 }

    /// Every server is known to take a body as it comes: a slow client holds none of their workers.
    var streamsRequests: Bool { streamingServers == allServers }

    /// What `server` has said about itself.
    func note(_ streams: Bool, server: Int) {
        if streams { streamingServers |= 1 << UInt64(server) } else { streamingServers &= ~(1 << UInt64(server)) }
    }

    /// Bits of the servers that speak another protocol than `application`; none when that is not fixed yet.
    func unlike(_ application: ServerSettings.Application?) -> UInt64 {
        switch application {
        case nil: 0
        case .http: uwsgiServers
        case .uwsgi: allServers & ~uwsgiServers
        }
    }

    /// Bits of all servers.
    var allServers: UInt64 {
        let count = settings.servers.count
        return count >= 64 ? .max : (1 << UInt64(count)) - 1
    }
}
