/// Which requests go to which upstream.
public struct RouteSettings: Sendable, Equatable {
    public var host: HostPattern
    /// Prefix of the normalised path; begins with `/`.
    public var path: String
    /// Index into `Configuration.upstreams`.
    public var upstream: Int
    /// Whether `path` is taken off before the request goes upstream.
    public var stripPrefix: Bool
    /// In the configuration file, from 1.
    public var line: Int

    public init(host: HostPattern = .any, path: String = "/", upstream: Int = 0, stripPrefix: Bool = false, line: Int = 0) {
        self.host = host
        self.path = path
        self.upstream = upstream
        self.stripPrefix = stripPrefix
        self.line = line
    }
}
