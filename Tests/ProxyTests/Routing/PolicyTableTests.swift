import Config
import TLS
import Testing

@testable import Proxy

struct PolicyTableTests {
    /// 0 lax, 1 strict.
    private static let settings = TLSSettings(
        minimum: .tls12,
        policies: [
            TLSPolicySettings(hosts: [.exact("pay.test"), .wildcard("example.test")], minimum: .tls13),
            TLSPolicySettings(hosts: [.exact("lax.example.test")], minimum: .tls12),
            TLSPolicySettings(hosts: [.exact("more.test")], minimum: .tls13),
        ])

    private func number(_ host: String) throws -> Int {
        let table = try #require(PolicyTable(Self.settings))
        return table.number(host: Array(host.utf8).span)
    }

    @Test(
        "the most specific host decides",
        arguments: [
            ("pay.test", 1), ("PAY.Test", 1), ("pay.test:8443", 1), ("pay.test.", 1), ("pay.test.:443", 1), ("x.pay.test", 0),
            ("pay.tes", 0), ("xpay.test", 0), ("a.example.test", 1), ("A.EXAMPLE.TEST.:1", 1), ("lax.example.test", 0),
            ("LAX.example.test", 0), ("a.b.example.test", 0), ("example.test", 0), (".example.test", 0), ("more.test", 1),
            ("other.test", 0), ("", 0), (".", 0), ("[::1]:443", 0), ("127.0.0.1", 0), ("[", 0), (":443", 0),
        ])
    func mostSpecificHostDecides(_ host: String, _ expected: Int) throws {
        #expect(try number(host) == expected)
    }

    @Test func policiesThatDemandTheSameAreOne() throws {
        #expect(try #require(PolicyTable(Self.settings)).policies == [TLSPolicy(minimum: .tls12), TLSPolicy(minimum: .tls13)])
    }

    @Test func withoutPoliciesThereIsNoTable() {
        #expect(PolicyTable(TLSSettings(minimum: .tls13)) == nil)
    }

    @Test("what finds a route finds the policy of the same pattern")
    func findsHostsAsRoutesDo() throws {
        let patterns: [HostPattern] = [.exact("a.b"), .wildcard("b"), .wildcard("a.b"), .exact("a")]
        let strict = TLSSettings(minimum: .tls12, policies: [TLSPolicySettings(hosts: patterns, minimum: .tls13)])
        let policies = try #require(PolicyTable(strict))
        let routes = RouteTable(patterns.map { RouteSettings(host: $0) })
        let alphabet = Array("aAb.:[]1".utf8)
        let path = Array("/".utf8)
        for length in 0..<6 {
            for number in 0..<(0..<length).reduce(1, { value, _ in value * alphabet.count }) {
                var rest = number
                let host = (0..<length).map { _ -> UInt8 in
                    defer { rest /= alphabet.count }
                    return alphabet[rest % alphabet.count]
                }
                let hasRoute = routes.match(host: host.span, path: path.span) != nil
                if hasRoute != (policies.number(host: host.span) == 1) { Issue.record("\(String(decoding: host, as: UTF8.self))") }
            }
        }
    }

    @Test func aLabelThatIsTooLongForAHandshakeHasItsPolicyToo() throws {
        #expect(try number(String(repeating: "x", count: 200) + ".example.test") == 1)
    }
}
