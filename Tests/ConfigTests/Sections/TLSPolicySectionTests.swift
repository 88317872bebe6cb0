import Testing

@testable import Config

struct TLSPolicySectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(
                "tls: {policies: {hosts: [a.test]}}",
                "1:17: error: expected a list of policies, like `[{hosts: [example.test], minimum: \"1.3\"}]`, found a mapping"),
            Refusal(
                "tls: {policies: [a.test]}",
                "1:18: error: expected a mapping for a policy, like `{hosts: [example.test]}`, found `a.test`"),
            Refusal(#"tls: {policies: [{minimum: "1.3"}]}"#, "1:18: error: a policy needs `hosts`, like `hosts: [example.test]`"),
            Refusal(
                #"tls: {policies: [{host: [a.test], minimum: "1.3"}]}"#,
                "1:19: error: unknown key `host` in a policy; did you mean `hosts`?"),
            Refusal(
                "tls: {policies: [{hosts: a.test}]}",
                "1:26: error: expected a list of hosts, like `[example.test, \"*.example.test\"]`, found `a.test`"),
            Refusal("tls: {policies: [{hosts: []}]}", "1:26: error: `hosts` is empty; a policy is for at least one"),
            Refusal("tls: {policies: [{hosts: [[]]}]}", "1:27: error: expected a host name, found a list"),
            Refusal(#"tls: {policies: [{hosts: [""]}]}"#, "1:27: error: expected a host name, found nothing"),
            Refusal("tls: {policies: [{hosts: [a..test]}]}", "1:27: error: `a..test` is not a host name"),
            Refusal(
                #"tls: {policies: [{hosts: ["a.test:443"]}]}"#,
                "1:27: error: expected a host name without port, found `a.test:443`"),
            Refusal(
                #"tls: {policies: [{hosts: ["*"]}]}"#,
                "1:27: error: all other hosts are under `tls.minimum`; `*` stands for the first label only"),
            Refusal(
                #"tls: {policies: [{hosts: ["a.*.test"]}]}"#,
                "1:27: error: `*` stands for the first label only, as in `*.example.test`, found `a.*.test`"),
            Refusal(
                #"tls: {policies: [{hosts: [127.0.0.1, "[::1]"]}]}"#,
                "1:27: error: `127.0.0.1` is an address, which no client names in a handshake; it is under `tls.minimum`",
                "1:38: error: `[::1]` is an address, which no client names in a handshake; it is under `tls.minimum`"),
            Refusal(
                #"tls: {policies: [{hosts: [a.test], minimum: "1.1"}]}"#, "1:45: error: expected `1.2` or `1.3`, found `1.1`"),
            Refusal(
                "tls:\n  policies:\n    - {hosts: [a.test, b.test]}\n    - {hosts: [c.test, A.test.]}",
                "4:24: error: `a.test` is under a policy already, on line 3"),
            Refusal(
                "tls: {policies: [{hosts: [\"*.a.test\", a.test, \"*.A.test\"]}]}",
                "1:47: error: `*.a.test` is under a policy already, on line 1"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    @Test func refusesTooManyPolicies() {
        let one = { (number: Int) in "\n    - {hosts: [a\(number).test]}" }
        let most = "tls:\n  policies:" + (1...64).map(one).joined()
        #expect(ConfigurationText.findings(ConfigurationText.with(most)) == [])
        #expect(ConfigurationText.findings(ConfigurationText.with(most + one(65))) == ["67:7: error: more than 64 policies"])
    }

    @Test func refusesTooManyHosts() {
        let one = { (number: Int) in "\n      - a\(number).test" }
        let most = "tls:\n  policies:\n    - hosts:" + (1...256).map(one).joined()
        #expect(ConfigurationText.findings(ConfigurationText.with(most)) == [])
        #expect(ConfigurationText.findings(ConfigurationText.with(most + one(257))) == ["260:9: error: more than 256 hosts in one policy"])
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test func readsPolicies() throws {
        let part = #"tls: {policies: [{hosts: [A.test., "*.B.test"], minimum: 1.3}, {hosts: [b.test], minimum: "1.2"}]}"#
        let expected = [
            TLSPolicySettings(hosts: [.exact("a.test"), .wildcard("b.test")], minimum: .tls13),
            TLSPolicySettings(hosts: [.exact("b.test")], minimum: .tls12),
        ]
        #expect(try load(part).tls.policies == expected)
    }

    @Test("what a policy leaves open is as for all names, wherever that stands", arguments: ["1.2", "1.3"])
    func takesTheMinimumOfAll(_ text: String) throws {
        let tls = try load("tls: {policies: [{hosts: [a.test]}], minimum: \(text)}").tls
        #expect(tls.policies.map(\.minimum) == [tls.minimum])
    }

    @Test("no policies are fine", arguments: ["tls: {policies: []}", "tls: {minimum: 1.3}"])
    func mayBeAbsent(_ part: String) throws {
        #expect(try load(part).tls.policies == [])
    }
}
