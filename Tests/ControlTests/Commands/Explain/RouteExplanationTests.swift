import Config
import Testing

@testable import Control

@Suite struct RouteExplanationTests {
    private let configuration = Configuration(
        listeners: [Listener(address: .tcp(host: "", port: 443))],
        tls: TLSSettings(policies: [
            TLSPolicySettings(hosts: [.exact("strict.example.com"), .wildcard("secure.example.com")], minimum: .tls13)
        ]),
        upstreams: [
            UpstreamSettings(
                name: "app",
                servers: [
                    ServerSettings(url: "http://127.0.0.1:8000", transport: .tcp(host: "127.0.0.1", port: 8000)),
                    ServerSettings(url: "unix:/run/a.sock", transport: .unix(path: "/run/a.sock")),
                ]),
            UpstreamSettings(
                name: "other", servers: [ServerSettings(url: "http://127.0.0.1:9", transport: .tcp(host: "127.0.0.1", port: 9))]),
        ],
        routes: [
            RouteSettings(host: .any, path: "/static/", upstream: 1, line: 1),
            RouteSettings(host: .exact("a.example.com"), path: "/", upstream: 0, line: 2),
            RouteSettings(host: .exact("a.example.com"), path: "/api", upstream: 1, stripPrefix: true, line: 3),
            RouteSettings(host: .wildcard("example.com"), path: "/static/", upstream: 0, line: 4),
            RouteSettings(host: .exact("b.example.com"), path: "/only-b", upstream: 0, line: 5),
        ])

    private func explain(_ host: String) -> RouteExplanation {
        RouteExplanation(host: host, configuration: configuration, file: "p.yaml")
    }

    @Test func `the routes that a request for the host can take, the longest path first`() {
        let routes = explain("a.example.com").routes
        // Its own "/" stands before what is for other hosts too.
        #expect(routes.map(\.line) == [3, 2])
        #expect(
            routes[0].stripsPrefix && routes[1].servers == ["http://127.0.0.1:8000", "unix:/run/a.sock"]
                && routes[1].host == "a.example.com")
        #expect(explain("x.example.com").routes.map(\.line) == [4])
        #expect(explain("b.example.com").routes.map(\.path) == ["/static/", "/only-b"])
        let any = explain("elsewhere.test").routes
        #expect(any.map(\.line) == [1] && any[0].host == nil)
    }

    @Test func `a host of a policy is under it`() {
        #expect(explain("strict.example.com").minimumVersion == "1.3" && explain("strict.example.com").hasOwnPolicy)
        #expect(explain("x.secure.example.com").hasOwnPolicy)
        #expect(explain("a.example.com").minimumVersion == "1.2" && explain("a.example.com").hasOwnPolicy == false)
        let plain = RouteExplanation(
            host: "a.test", configuration: Configuration(tls: TLSSettings(minimum: .tls13)), file: "p.yaml")
        #expect(plain.minimumVersion == "1.3" && plain.isSecure == false && plain.routes.isEmpty)
    }
}
