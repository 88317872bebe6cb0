import Testing

@testable import Config

struct UpstreamSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(
                "upstreams: {}",
                #"1:12: error: `upstreams` is empty; the smallest useful form is `upstreams: {app: {servers: ["http://127.0.0.1:8000"]}}`"#),
            Refusal(
                "upstreams: []",
                #"1:12: error: expected a mapping for `upstreams`, like `{app: {servers: ["http://127.0.0.1:8000"]}}`, found a list"#),
            Refusal("upstreams: {app: {}}", #"1:18: error: an upstream needs `servers`, like `servers: ["http://127.0.0.1:8000"]`"#),
            Refusal(
                "upstreams: {app: []}",
                #"1:18: error: expected a mapping for an upstream, like `servers: ["http://127.0.0.1:8000"]`, found a list"#),
            Refusal(
                "upstreams: {app: }",
                #"1:18: error: expected a mapping for an upstream, like `servers: ["http://127.0.0.1:8000"]`, found nothing"#),
            Refusal(
                #"upstreams: {"a b": {servers: ["http://h:1"]}, app: {servers: ["http://h:1"]}}"#,
                "1:13: error: `a b` is no name for an upstream: 1 to 64 letters, digits, `.`, `-` and `_`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], balance: random_two}}"#,
                "1:53: error: `random_two` is not yet supported; use `least_requests` or `round_robin`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], balance: least_request}}"#,
                "1:53: error: expected `least_requests` or `round_robin`, found `least_request`; did you mean `least_requests`?"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], max_requests: 4, health: {path: /}}}"#,
                "1:44: error: `max_requests` is not yet supported",
                "1:61: error: `health` is not yet supported",
            ),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], timeouts: {response: 1, head: 1s}}}"#,
                "1:65: error: `1` needs a unit: `ms`, `s`, `m`, `h` or `d`, as in `1s`",
                "1:68: error: unknown key `head` in `timeouts`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], buffering: {request: maybe}}}"#,
                "1:65: error: expected `auto`, `on` or `off`, found `maybe`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], buffering: {reqest: on}}}"#,
                "1:56: error: unknown key `reqest` in `buffering`; did you mean `request`?"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], buffering: on}}"#,
                "1:55: error: expected a mapping for `buffering`, found `on`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], forward: x-real-ip}}"#,
                "1:53: error: expected a list of field names, like `[x-forwarded-for, x-forwarded-proto]`, found `x-real-ip`"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], forward: [x-real-ip, X-Real-IP]}}"#,
                "1:65: error: `X-Real-IP` is in the list twice"),
            Refusal(
                #"upstreams: {app: {servers: ["http://h:1"], forward: [x-forwarded-fro, [], cookie]}}"#,
                "1:54: error: `x-forwarded-fro` is no field that can be sent; did you mean `x-forwarded-for`?",
                "1:71: error: expected a field name, found a list",
                "1:75: error: `cookie` is no field that can be sent: `x-forwarded-for`, `x-real-ip`, `x-forwarded-proto`, `x-forwarded-host`, "
                    + "`x-forwarded-port`, `x-forwarded-prefix`, `x-request-id`, `forwarded`, `x-scheme` or `x-forwarded-ssl`"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test func timesAreInheritedOrOwn() throws {
        let part = """
            upstreams:
              a: {servers: ["http://h:1"], timeouts: {response: 120s}, balance: round_robin}
              b.c-d_E: {servers: ["http://h:1"]}
            timeouts: {connect: 1s, response: 5s}
            routes: [{upstream: b.c-d_E}, {path: /a, upstream: a}]
            """
        let upstreams = try load(part).upstreams
        #expect(upstreams.map(\.name) == ["a", "b.c-d_E"])
        #expect(upstreams.map(\.balance) == [.roundRobin, .leastRequests])
        #expect(upstreams.map(\.timeouts.connectMilliseconds) == [1000, 1000])
        #expect(upstreams.map(\.timeouts.responseMilliseconds) == [120_000, 5000])
        #expect(upstreams.map(\.timeouts.tunnelMilliseconds) == [3_600_000, 3_600_000])
        #expect(try load(part).routes.map(\.upstream) == [1, 0])
    }

    @Test func fieldsThatTellOfTheClient() throws {
        let part = """
            upstreams:
              a: {servers: ["http://h:1"], forward: [Forwarded, x-scheme]}
              b: {servers: ["http://h:1"], forward: []}
              c: {servers: ["http://h:1"]}
            routes: [{upstream: a}]
            """
        #expect(try load(part).upstreams.map(\.forward) == [[.forwarded, .xScheme], [], ForwardingField.standard])
    }

    @Test func aWrongUpstreamIsNotAlsoMissingForItsRoutes() {
        let findings = ConfigurationText.findings(ConfigurationText.with("upstreams: {app: {server: []}}"))
        #expect(findings == ["1:19: error: unknown key `server` in an upstream; did you mean `servers`?"])
    }
}
