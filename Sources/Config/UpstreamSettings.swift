/// A group of servers that run the same app.
public struct UpstreamSettings: Sendable, Equatable {
    /// How a server is chosen for a request.
    public enum Balance: Sendable, Equatable {
        /// Fewest requests in flight per weight; ties go round.
        case leastRequests
        /// In turn, by weight.
        case roundRobin
    }

    /// The group's own or inherited times, in milliseconds; see `Timeouts`.
    public struct Times: Sendable, Equatable {
        public var connectMilliseconds: Int
        public var responseMilliseconds: Int
        public var tunnelMilliseconds: Int

        public init(connectMilliseconds: Int, responseMilliseconds: Int, tunnelMilliseconds: Int) {
            self.connectMilliseconds = connectMilliseconds
            self.responseMilliseconds = responseMilliseconds
            self.tunnelMilliseconds = tunnelMilliseconds
        }

        /// Those of the whole proxy.
        public init(_ timeouts: Timeouts = Timeouts()) {
            connectMilliseconds = timeouts.connectMilliseconds
            responseMilliseconds = timeouts.responseMilliseconds
            tunnelMilliseconds = timeouts.tunnelMilliseconds
        }
    }

    /// The most servers in one group.
    public static let maximumServers = 64

    public var name: String
    /// 1...`maximumServers`.
    public var servers: [ServerSettings]
    public var balance: Balance
    public var timeouts: Times
    /// Which bodies are collected.
    public var buffering: BufferingSettings
    /// Requests tell the servers about the client's TLS session.
    public var tlsHeaders: Bool
    /// In which fields requests tell the servers about the client.
    public var forward: Set<ForwardingField>

    public init(
        name: String, servers: [ServerSettings], balance: Balance = .leastRequests, timeouts: Times = Times(),
        buffering: BufferingSettings = BufferingSettings(), tlsHeaders: Bool = false,
        forward: Set<ForwardingField> = ForwardingField.standard
    ) {
        self.name = name
        self.servers = servers
        self.balance = balance
        self.timeouts = timeouts
        self.buffering = buffering
        self.tlsHeaders = tlsHeaders
        self.forward = forward
    }
}
