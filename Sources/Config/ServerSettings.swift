/// One app server.
public struct ServerSettings: Sendable, Equatable {
    /// What is spoken to it.
    public enum Application: Sendable, Equatable {
        /// HTTP/1.1.
        case http
        /// The uwsgi binary protocol.
        case uwsgi
    }

    /// As the operator wrote it; for logs and counters.
    public var url: String
    public var transport: UpstreamAddress
    public var application: Application
    /// Share of requests relative to its neighbours, 1...1000.
    public var weight: Int
    /// In the configuration file, from 1.
    public var line: Int

    public init(url: String, transport: UpstreamAddress, application: Application = .http, weight: Int = 1, line: Int = 0) {
        self.url = url
        self.transport = transport
        self.application = application
        self.weight = weight
        self.line = line
    }
}
