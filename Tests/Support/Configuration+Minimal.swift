public import Config

extension Configuration {
    /// One TLS listener, one server, one route to it; adjust what matters.
    public static func minimal(
        listener: Listener = Listener(address: .tcp(host: "127.0.0.1", port: 8443)),
        server: UpstreamAddress = .tcp(host: "127.0.0.1", port: 8000),
        application: ServerSettings.Application = .http
    ) -> Configuration {
        let server = ServerSettings(url: "test", transport: server, application: application, line: 1)
        return Configuration(
            listeners: [listener], certificates: listener.tls ? CertificateSettings(directory: "/nonexistent/certs.d") : nil,
            upstreams: [UpstreamSettings(name: "app", servers: [server])], routes: [RouteSettings(line: 1)])
    }
}
