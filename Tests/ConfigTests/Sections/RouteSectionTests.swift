import Testing

@testable import Config

struct RouteSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("routes: []", "1:9: error: `routes` is empty; the smallest useful form is `routes: [{upstream: app}]`"),
            Refusal("routes: {upstream: app}", "1:9: error: expected a list of routes, like `[{upstream: app}]`, found a mapping"),
            Refusal("routes: [app]", "1:10: error: expected a mapping for a route, like `upstream: app`, found `app`"),
            Refusal("routes: [{path: /}]", "1:10: error: a route needs `upstream`"),
            Refusal("routes: [{upstream: ap}]", "1:21: error: there is no upstream `ap`; did you mean `app`?"),
            Refusal("routes: [{upstream: backend}]", "1:21: error: there is no upstream `backend`"),
            Refusal("routes: [{upstream: [app]}]", "1:21: error: expected the name of an upstream, found a list"),
            Refusal("routes: [{upstream: app, path: app}]", "1:32: error: `app` must begin with `/`"),
            Refusal("routes: [{upstream: app, path: /a?b}]", "1:32: error: `/a?b` must end before `?` and `#`: routes compare paths only"),
            Refusal("routes: [{upstream: app, path: /a*}]", "1:32: error: `/a*` is a prefix already; leave the `*` out"),
            Refusal(
                "routes: [{upstream: app, path: /a%20b}]",
                "1:32: error: `/a%20b` must be written decoded, without `%`: routes compare decoded paths"),
            Refusal(
                "routes: [{upstream: app, path: //a}]",
                "1:32: error: `//a` must not contain `//`, `/./` or `/../`: routes compare normalised paths"),
            Refusal(
                "routes: [{upstream: app, path: /a/../b}]",
                "1:32: error: `/a/../b` must not contain `//`, `/./` or `/../`: routes compare normalised paths"),
            Refusal(#"routes: [{upstream: app, host: "*"}]"#, "1:32: error: for any host, leave `host` out"),
            Refusal(
                #"routes: [{upstream: app, host: "a.*.test"}]"#,
                "1:32: error: `*` stands for the first label only, as in `*.example.test`, found `a.*.test`"),
            Refusal(
                #"routes: [{upstream: app, host: "example.test:8443"}]"#,
                "1:32: error: expected a host name without port, found `example.test:8443`"),
            Refusal(
                #"routes: [{upstream: app, host: "https://example.test"}]"#,
                "1:32: error: expected a host name without scheme and path, found `https://example.test`"),
            Refusal(
                #"routes: [{upstream: app, host: "bücher.example"}]"#,
                "1:32: error: `bücher.example` must be written in its ASCII form, each such label as `xn--…`"),
            Refusal(#"routes: [{upstream: app, host: "-a.test"}]"#, "1:32: error: `-a.test` is not a host name"),
            Refusal(#"routes: [{upstream: app, host: "a..test"}]"#, "1:32: error: `a..test` is not a host name"),
            Refusal("routes: [{upstream: app, strip_prefix: maybe}]", "1:40: error: expected `on` or `off`, found `maybe`"),
            Refusal(
                "routes:\n  - {host: A.test, upstream: app}\n  - {host: a.test., upstream: app}",
                "3:5: error: the same host and path as the route on line 2"),
            Refusal("routes: [{path: /static/, static: ./public}]", "1:27: error: `static` is not yet supported"),
            Refusal(
                #"routes: [{upstream: app, path: "/a#b"}]"#,
                "1:32: error: `/a#b` must end before `?` and `#`: routes compare paths only"),
            Refusal(#"routes: [{upstream: app, host: "user@example.test"}]"#, "1:32: error: `user@example.test` is not a host name"),
            Refusal(#"routes: [{upstream: app, host: ""}]"#, "1:32: error: expected a host name, found nothing"),
            Refusal(
                "routes: [{upstream: app, unknown: 1}, {upstrem: app}]",
                "1:26: error: unknown key `unknown` in a route",
                "1:39: error: the same host and path as the route on line 1",
                "1:40: error: unknown key `upstrem` in a route; did you mean `upstream`?"),
            Refusal(
                "routes:\n  - {upstream: app, path: /a}\n  - {upstream: app, path: /b}\n  - {upstream: app, path: /a}",
                "4:5: error: the same host and path as the route on line 2"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test(
        "reads hosts",
        arguments: [
            ("Example.TEST", HostPattern.exact("example.test")), ("example.test.", .exact("example.test")),
            ("xn--bcher-kva.example", .exact("xn--bcher-kva.example")),
            ("\"*.Example.test\"", .wildcard("example.test")), ("127.0.0.1", .exact("127.0.0.1")), ("\"[::0:1]\"", .exact("[::1]")),
            ("a_b.test", .exact("a_b.test")),
        ])
    func readsHost(_ text: String, _ host: HostPattern) throws {
        #expect(try load("routes: [{host: \(text), upstream: app}]").routes == [RouteSettings(host: host, line: 1)])
    }

    @Test("reads paths", arguments: ["/", "/app", "/app/", "/static/js", "/café", "/a.b/..c"])
    func readsPath(_ path: String) throws {
        let routes = try load("routes: [{path: \(path), upstream: app, strip_prefix: Yes}]").routes
        #expect(routes == [RouteSettings(path: path, stripPrefix: true, line: 1)])
    }

    @Test func samePathOnOtherHostsIsFine() throws {
        let part =
            "routes: [{upstream: app}, {host: a.test, upstream: app}, {host: \"*.a.test\", upstream: app}, {path: /x, upstream: app}, {path: /x/, upstream: app}]"
        #expect(try load(part).routes.count == 5)
    }
}
