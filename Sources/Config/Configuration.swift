/// Everything the operator decided, complete and valid: a value that exists can be served.
///
/// Made by `ConfigurationLoader` only (tests build it by hand). Names of fields carry their unit; every number is inside the range that
/// `ConfigurationKeys` declares for its key.
public struct Configuration: Sendable, Equatable {
    /// Worker processes, 1...64; nil: one per core.
    public var workers: Int?
    /// At least one; no address twice.
    public var listeners: [Listener]
    /// Present whenever a listener speaks TLS.
    public var certificates: CertificateSettings?
    public var tls: TLSSettings
    /// Peers whose word about clients is believed.
    public var trustedProxies: AddressList
    public var limits: Limits
    public var timeouts: Timeouts
    public var spool: SpoolSettings
    /// At least one, in the order of the file.
    public var upstreams: [UpstreamSettings]
    /// At least one, in the order of the file; no (host, path) twice.
    public var routes: [RouteSettings]
    public var log: LogSettings

    public init(
        workers: Int? = nil, listeners: [Listener] = [], certificates: CertificateSettings? = nil, tls: TLSSettings = TLSSettings(),
        trustedProxies: AddressList = AddressList(), limits: Limits = Limits(), timeouts: Timeouts = Timeouts(),
        spool: SpoolSettings = SpoolSettings(),
        upstreams: [UpstreamSettings] = [], routes: [RouteSettings] = [], log: LogSettings = LogSettings()
    ) {
        self.workers = workers
        self.listeners = listeners
        self.certificates = certificates
        self.tls = tls
        self.trustedProxies = trustedProxies
        self.limits = limits
        self.timeouts = timeouts
        self.spool = spool
        self.upstreams = upstreams
        self.routes = routes
        self.log = log
    }
}
