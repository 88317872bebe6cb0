import Config
import Proxy
import Testing

struct RouteTableTests {
    /// Tries one request; the answer is the host and path of the route that was taken.
    private func match(_ routes: [(HostPattern, String)], _ host: String, _ path: String) -> Int? {
        let table = RouteTable(routes.map { RouteSettings(host: $0.0, path: $0.1) })
        let (host, path) = (Array(host.utf8), Array(path.utf8))
        return table.match(host: host.span, path: path.span)
    }

    private static let hosts: [(HostPattern, String)] = [
        (.any, "/"), (.wildcard("example.test"), "/"), (.exact("www.example.test"), "/"), (.exact("[::1]"), "/"),
        (.exact("127.0.0.1"), "/"),
        (.exact("single"), "/"),
    ]

    @Test(
        "the most specific host wins",
        arguments: [
            ("www.example.test", 2), ("WWW.Example.TEST", 2), ("www.example.test:8443", 2), ("www.example.test.", 2),
            ("www.example.test.:443", 2),
            ("a.example.test", 1), ("A.EXAMPLE.test:1", 1), ("a.b.example.test", 0), ("example.test", 0), (".example.test", 0),
            ("xexample.test", 0),
            ("[::1]", 3), ("[::1]:8443", 3), ("[::1", 0), ("[::2]", 0), ("127.0.0.1:80", 4), ("single", 5), ("single.", 5), ("single..", 0),
            ("", 0), (".", 0),
            (":80", 0), ("www.example.test:", 2), ("www.example.tes", 0), ("*.example.test", 1), ("www@example.test", 0),
        ])
    func mostSpecificHostWins(_ host: String, _ route: Int) {
        #expect(match(Self.hosts, host, "/x") == route)
    }

    private static let paths: [(HostPattern, String)] = [
        (.any, "/app"), (.any, "/"), (.any, "/app/deep"), (.any, "/static/"), (.any, "/café"),
    ]

    @Test(
        "the longest path wins, at the end of a segment",
        arguments: [
            ("/", 1), ("/x", 1), ("/app", 0), ("/app/", 0), ("/app/x", 0), ("/apple", 1), ("/ap", 1), ("/APP", 1), ("/app/deep", 2),
            ("/app/deep/er", 2),
            ("/app/deeper", 0), ("/static", 1), ("/static/", 3), ("/static/x", 3), ("/café/au/lait", 4), ("/cafe", 1),
        ])
    func longestPathWins(_ path: String, _ route: Int) {
        #expect(match(Self.paths, "h", path) == route)
    }

    @Test func lessSpecificHostsAreTriedForOtherPaths() {
        let routes: [(HostPattern, String)] = [
            (.exact("a.example.test"), "/a"), (.wildcard("example.test"), "/w"), (.any, "/any"), (.any, "/a/longer"),
        ]
        #expect(match(routes, "a.example.test", "/a") == 0)
        #expect(match(routes, "a.example.test", "/a/longer") == 0)
        #expect(match(routes, "a.example.test", "/w") == 1)
        #expect(match(routes, "a.example.test", "/any/x") == 2)
        #expect(match(routes, "b.example.test", "/a") == nil)
        #expect(match(routes, "b.example.test", "/a/longer") == 3)
        #expect(match(routes, "a.example.test", "/none") == nil)
    }

    @Test func withoutRoutesNothingMatches() {
        #expect(match([], "h", "/") == nil)
        #expect(match([(.exact("a"), "/")], "", "/") == nil)
        #expect(match([(.exact("a"), "/")], "a", "") == nil)
        #expect(match([(.wildcard("a"), "/")], "x.a", "/") == 0)
    }

    @Test func thousandsOfHostsAreAllFound() {
        let names = (0..<3000).map { "host\($0).example.test" }
        let table = RouteTable(names.map { RouteSettings(host: .exact($0)) })
        let path = Array("/".utf8)
        for (index, name) in names.enumerated() {
            let host = Array((name.uppercased() + ":443").utf8)
            #expect(table.match(host: host.span, path: path.span) == index)
        }
        let stranger = Array("host3000.example.test".utf8)
        #expect(table.match(host: stranger.span, path: path.span) == nil)
    }

    @Test func anyBytesAreFine() {
        let table = RouteTable(Self.hosts.map { RouteSettings(host: $0.0, path: $0.1) })
        for length in 0..<4 {
            for pattern in 0..<625 {
                let alphabet: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"), 0xFF]
                let bytes = (0..<length).map { alphabet[(pattern / [1, 5, 25, 125][$0]) % 5] }
                #expect(table.match(host: bytes.span, path: bytes.span) == nil)
            }
        }
    }
}
