import Testing

@testable import Config

struct ServerSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("upstreams: {app: {servers: []}}", "1:28: error: `servers` is empty; an upstream needs at least one"),
            Refusal(
                #"upstreams: {app: {servers: "http://127.0.0.1:8000"}}"#,
                #"1:28: error: expected a list of servers, like `["http://127.0.0.1:8000"]`, found `http://127.0.0.1:8000`"#),
            Refusal(
                #"upstreams: {app: {servers: ["127.0.0.1:8000"]}}"#,
                "1:29: error: `127.0.0.1:8000` has no scheme; write `http://127.0.0.1:8000` or another of `http://host:port`, `unix:/path`, `uwsgi://host:port` or `uwsgi+unix:/path`"
            ),
            Refusal(
                #"upstreams: {app: {servers: ["localhost:8000"]}}"#,
                "1:29: error: `localhost:8000` has no scheme; write `http://localhost:8000` or another of `http://host:port`, `unix:/path`, `uwsgi://host:port` or `uwsgi+unix:/path`"
            ),
            Refusal(
                "upstreams: {app: {servers: [/run/app.sock]}}", "1:29: error: `/run/app.sock` has no scheme; write `unix:/run/app.sock`"),
            Refusal(
                #"upstreams: {app: {servers: ["https://h:1"]}}"#,
                "1:29: error: `https://` upstreams are not yet supported, found `https://h:1`"),
            Refusal(
                #"upstreams: {app: {servers: ["fastcgi://h:1"]}}"#,
                "1:29: error: unknown scheme `fastcgi`; a server is `http://host:port`, `unix:/path`, `uwsgi://host:port` or `uwsgi+unix:/path`"
            ),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1/"]}}"#,
                "1:29: error: a server's URL ends with the port, without a path or `/`, found `http://h:1/`; see `strip_prefix` of routes"),
            Refusal(
                #"upstreams: {app: {servers: ["http://u:p@h:1"]}}"#,
                "1:29: error: user names and passwords are not allowed in a server's URL"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1?x"]}}"#,
                "1:29: error: a server's URL ends with the port, found `http://h:1?x`"),
            Refusal(#"upstreams: {app: {servers: ["http://h:x"]}}"#, "1:29: error: `x` is no port; a port is a number from 1 to 65535"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:70000"]}}"#,
                "1:29: error: `70000` is no port; a port is a number from 1 to 65535"),
            Refusal(#"upstreams: {app: {servers: ["http://"]}}"#, "1:29: error: `http://` has no host"),
            Refusal(
                #"upstreams: {app: {servers: ["http://::1:8000"]}}"#,
                "1:29: error: `http://::1:8000` has no valid address; an IPv6 address is written `[::1]:8000`"),
            Refusal(#"upstreams: {app: {servers: ["http://[::g]:1"]}}"#, "1:29: error: `::g` is neither a host name nor an address"),
            Refusal(
                #"upstreams: {app: {servers: ["http://1.2.3.256:1"]}}"#,
                "1:29: error: `1.2.3.256` is neither a host name nor an address"),
            Refusal(
                #"upstreams: {app: {servers: ["http://unix:/run/app.sock"]}}"#,
                "1:29: error: a unix socket is written like `unix:/run/app.sock`, found `http://unix:/run/app.sock`"),
            Refusal(
                #"upstreams: {app: {servers: ["http+unix:/run/app.sock"]}}"#,
                "1:29: error: write `unix:/run/app.sock` for HTTP over a unix socket"),
            Refusal(
                #"upstreams: {app: {servers: ["unix:app.sock"]}}"#,
                "1:29: error: `unix:app.sock` needs an absolute path of at most 107 bytes"),
            Refusal(
                #"upstreams: {app: {servers: ["unix:///run/app.sock"]}}"#,
                "1:29: error: a unix socket is written with one slash, like `unix:/run/app.sock`, found `unix:///run/app.sock`"),
            Refusal(#"upstreams: {app: {servers: ["uwsgi://h"]}}"#, "1:29: error: `uwsgi://h` needs a port, like `uwsgi://127.0.0.1:3031`"),
            Refusal(
                #"upstreams: {app: {servers: ["uwsgi+unix:x"]}}"#,
                "1:29: error: `uwsgi+unix:x` needs an absolute path of at most 107 bytes"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1", "http://H:1"]}}"#,
                "1:43: error: the same server as on line 1; for a larger share of requests, give it a `weight`"),
            Refusal(
                "upstreams: {app: {servers: [{weight: 2}]}}", #"1:29: error: a server needs `url`, like `url: "http://127.0.0.1:8000"`"#),
            Refusal(
                #"upstreams: {app: {servers: [{url: "http://h:1", weight: 0}]}}"#,
                "1:57: error: expected a whole number from 1 to 1000, found `0`"),
            Refusal(
                #"upstreams: {app: {servers: [{url: "http://h:1", wieght: 1}]}}"#,
                "1:49: error: unknown key `wieght` in a server; did you mean `weight`?"),
            Refusal(
                #"upstreams: {app: {servers: [{url: "http://h:1", backup: yes, max_requests: 4}]}}"#,
                "1:49: error: `backup` is not yet supported",
                "1:62: error: `max_requests` is not yet supported"),
            Refusal(#"upstreams: {app: {servers: ["http://h:"]}}"#, "1:29: error: `http://h:` has no port behind `:`"),
            Refusal(
                #"upstreams: {app: {servers: ["unix:/a", [x], {url: {}}]}}"#,
                "1:40: error: expected a server's URL like `http://127.0.0.1:8000`, found a list",
                "1:51: error: expected a server's URL like `http://127.0.0.1:8000`, found a mapping"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test(
        "reads URLs",
        arguments: [
            ("http://127.0.0.1:8000", UpstreamAddress.tcp(host: "127.0.0.1", port: 8000), ServerSettings.Application.http),
            ("HTTP://App.Internal", .tcp(host: "app.internal", port: 80), .http),
            ("http://my_app:8000", .tcp(host: "my_app", port: 8000), .http),
            ("http://[::1]:8000", .tcp(host: "::1", port: 8000), .http),
            ("http://[::1]", .tcp(host: "::1", port: 80), .http),
            ("unix:/run/app.sock", .unix(path: "/run/app.sock"), .http),
            ("uwsgi://127.0.0.1:3031", .tcp(host: "127.0.0.1", port: 3031), .uwsgi),
            ("uwsgi+unix:/run/app.uwsgi.sock", .unix(path: "/run/app.uwsgi.sock"), .uwsgi),
        ])
    func readsURL(_ text: String, _ transport: UpstreamAddress, _ application: ServerSettings.Application) throws {
        for entry in ["\"\(text)\"", "{url: \"\(text)\"}"] {
            let servers = try load("upstreams: {app: {servers: [\(entry)]}}").upstreams[0].servers
            #expect(servers == [ServerSettings(url: text, transport: transport, application: application, line: 1)])
        }
    }

    @Test func readsPlainUnixURLs() throws {
        let part = "upstreams:\n  app:\n    servers:\n      - unix:/run/a.sock\n      - {url: uwsgi://h:1, weight: 1000}\n"
        let servers = try load(part).upstreams[0].servers
        #expect(servers.map(\.line) == [4, 5])
        #expect(servers.map(\.weight) == [1, 1000])
    }

    @Test func atMostSixtyFour() throws {
        func part(_ count: Int) -> String {
            "upstreams: {app: {servers: [\((1...count).map { "unix:/\($0)" }.joined(separator: ", "))]}}"
        }
        #expect(try load(part(64)).upstreams[0].servers.count == 64)
        let message = ConfigurationText.load(ConfigurationText.with(part(65))).findings.first?.message
        #expect(message == "more than 64 servers in one upstream")
    }

    @Test func socketPathsFitTheirStructure() throws {
        let longest = "/" + String(repeating: "a", count: 106)
        #expect(try load("upstreams: {app: {servers: [unix:\(longest)]}}").upstreams[0].servers[0].transport == .unix(path: longest))
        #expect(ConfigurationText.load(ConfigurationText.with("upstreams: {app: {servers: [unix:\(longest)a]}}")).configuration == nil)
    }
}
