/// The keys at the top level of the file; the order is that of reading (routes need upstreams, upstreams need timeouts, listeners need
/// trusted proxies).
enum RootSection {
    static let keys: [Key<Configuration>] = [
        .custom("workers", type: "`auto` or a number, 1 to 64", default: "auto") { node, reader, target in
            if case .scalar("auto", _) = node.content { return }
            if let count = reader.number(node, 1...64, expected: "`auto` or a whole number from 1 to 64") { target.workers = count }
        }
        .atRestart(),
        .custom("trusted_proxies", type: "list of address ranges and `unix`", default: "[]") { node, reader, target in
            reader.trustedProxies = reader.addresses(node)
            target.trustedProxies = reader.trustedProxies ?? AddressList()
        },
        .custom("listen", type: "list", members: ListenSection.keys.flatMap { $0.descriptions(under: "[].") }) { node, reader, target in
            target.listeners = ListenSection.read(node, &reader)
        }
        .required("`listen` is missing; the smallest useful form is `listen: [{address: \":443\"}]`"),
        .custom(
            "certificates", type: "path or mapping", default: "certs.d",
            members: CertificatesSection.keys.flatMap { $0.descriptions(under: ".") }
        ) { node, reader, target in
            target.certificates = CertificatesSection.read(node, &reader)
            CertificatesSection.warnIfUnused(target.listeners, &reader)
        },
        .section("tls", keys: TLSSection.keys, at: \.tls),
        .section("limits", keys: LimitsSection.keys, at: \.limits),
        .section("timeouts", keys: TimeoutsSection.keys, at: \.timeouts),
        .section("spool", keys: SpoolSection.keys, at: \.spool),
        .custom(
            "upstreams", type: "mapping of names to upstreams", members: UpstreamSection.keys.flatMap { $0.descriptions(under: ".<name>.") }
        ) { node, reader, target in
            target.upstreams = UpstreamSection.read(node, &reader, defaults: target.timeouts)
        }
        .required("`upstreams` is missing; the smallest useful form is `upstreams: {app: {servers: [\"http://127.0.0.1:8000\"]}}`"),
        .custom("routes", type: "list", members: RouteSection.keys.flatMap { $0.descriptions(under: "[].") }) { node, reader, target in
            target.routes = RouteSection.read(node, &reader)
        }
        .required("`routes` is missing; the smallest useful form is `routes: [{upstream: app}]`"),
        .later("admin"),
        .section("log", keys: LogSection.keys, at: \.log),
        .later("user"),
    ]

    /// Fills in what follows from other keys.
    static func complete(_ configuration: inout Configuration, _ reader: inout Reader) {
        guard configuration.listeners.contains(where: \.tls) else {
            configuration.certificates = nil
            return
        }
        if configuration.certificates == nil {
            configuration.certificates = CertificateSettings(directory: reader.resolve(CertificatesSection.defaultDirectory))
        }
    }
}
