import Testing

@testable import Config

struct ListenSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("listen: []", #"1:9: error: `listen` is empty; the smallest useful form is `listen: [{address: ":443"}]`"#),
            Refusal(#"listen: ":443""#, #"1:9: error: expected a list of listeners, like `[{address: ":443"}]`, found `:443`"#),
            Refusal(#"listen: [":443"]"#, #"1:10: error: expected a mapping for a listener, like `address: ":443"`, found `:443`"#),
            Refusal(
                #"listen: {address: ":443"}"#, #"1:9: error: expected a list of listeners, like `[{address: ":443"}]`, found a mapping"#),
            Refusal("listen: [{}]", #"1:10: error: a listener needs `address`, like `address: ":443"`"#),
            Refusal(#"listen: [{adress: ":443"}]"#, "1:11: error: unknown key `adress` in a listener; did you mean `address`?"),
            Refusal(#"listen: [{address: "443"}]"#, "1:20: error: `443` has no port; write `:443`"),
            Refusal(
                #"listen: [{address: "localhost:443"}]"#,
                "1:20: error: `localhost` is no numeric address; a listener needs one, like `127.0.0.1:443` or `:443` for all"),
            Refusal(#"listen: [{address: ":0"}]"#, "1:20: error: `0` is no port; a port is a number from 1 to 65535"),
            Refusal(#"listen: [{address: ":65536"}]"#, "1:20: error: `65536` is no port; a port is a number from 1 to 65535"),
            Refusal(#"listen: [{address: ":"}]"#, "1:20: error: `:` has no port behind `:`"),
            Refusal(#"listen: [{address: "*:443"}]"#, "1:20: error: write `:443` for all addresses instead of `*:443`"),
            Refusal(#"listen: [{address: "::1:443"}]"#, "1:20: error: `::1:443` is no address; an IPv6 address is written `[::1]:443`"),
            Refusal(
                #"listen: [{address: "[127.0.0.1]:443"}]"#,
                "1:20: error: only an IPv6 address stands in brackets, found `[127.0.0.1]:443`"),
            Refusal(#"listen: [{address: "[::1"}]"#, "1:20: error: `[::1` is no address; an IPv6 address is written `[::1]:443`"),
            Refusal(
                #"listen: [{address: "[::1%eth0]:443"}]"#,
                "1:20: error: `::1%eth0` is no numeric address; a listener needs one, like `127.0.0.1:443` or `:443` for all"),
            Refusal(
                #"listen: [{address: "1.2.3:443"}]"#,
                "1:20: error: `1.2.3` is no numeric address; a listener needs one, like `127.0.0.1:443` or `:443` for all"),
            Refusal(
                #"listen: [{address: "01.2.3.4:443"}]"#,
                "1:20: error: `01.2.3.4` is no numeric address; a listener needs one, like `127.0.0.1:443` or `:443` for all"),
            Refusal(
                #"listen: [{address: "unix:run/p.sock"}]"#,
                "1:20: error: `unix:run/p.sock` needs an absolute path of at most 107 bytes behind `unix:`"),
            Refusal(
                "listen:\n  - address: \":443\"\n  - address: \":443\"",
                "3:5: error: `:443` is already taken by the listener `:443` on line 2"),
            Refusal(
                "listen:\n  - address: \":443\"\n  - address: \"0.0.0.0:443\"",
                "3:5: error: `0.0.0.0:443` is already taken by the listener `:443` on line 2"),
            Refusal(
                "listen:\n  - address: \"[::1]:443\"\n  - address: \"[0:0:0:0:0:0:0:1]:443\"",
                "3:5: error: `[::1]:443` is already taken by the listener `[::1]:443` on line 2"),
            Refusal(#"listen: [{address: ":443", tls: maybe}]"#, "1:33: error: expected `on` or `off`, found `maybe`"),
            Refusal(
                #"listen: [{address: ":443", tls: off, redirect: http}]"#,
                "1:48: error: expected `https` or `off`, found `http`; did you mean `https`?"),
            Refusal(#"listen: [{address: ":443", redirect: off}]"#, "1:28: error: `redirect` is for listeners with `tls: off`"),
            Refusal(#"listen: [{address: ":443", tls: }]"#, "1:33: error: expected `on` or `off`, found nothing"),
            Refusal(
                #"listen: [{address: ":443", proxy_protocol: on}]"#, "1:44: error: expected `off` or `accept`, found `on`"),
            Refusal(
                #"listen: [{address: ":443", proxy_protocol: acept}]"#,
                "1:44: error: expected `off` or `accept`, found `acept`; did you mean `accept`?"),
            Refusal(
                #"listen: [{address: ":443", proxy_protocol: accept}]"#,
                "1:28: error: `proxy_protocol: accept` needs an address range in `proxy_protocol_from` or `trusted_proxies`: whose header to believe"
            ),
            Refusal(
                #"listen: [{address: ":443", proxy_protocol: accept, proxy_protocol_from: []}]"#,
                "1:28: error: `proxy_protocol: accept` needs an address range in `proxy_protocol_from` or `trusted_proxies`: whose header to believe"
            ),
            Refusal(
                "trusted_proxies: [unix]\nlisten: [{address: \":443\", proxy_protocol: accept}]",
                "2:28: error: `proxy_protocol: accept` needs an address range in `proxy_protocol_from` or `trusted_proxies`: whose header to believe"
            ),
            Refusal(
                "trusted_proxies: [10.0.0.0/8]\nlisten: [{address: \"unix:/p\", proxy_protocol: accept}]",
                "2:31: error: `proxy_protocol: accept` needs `unix` in `proxy_protocol_from` or `trusted_proxies`: whose header to believe"),
            Refusal(
                #"listen: [{address: ":443", proxy_protocol_from: [10.0.0.0/8]}]"#,
                "1:28: error: `proxy_protocol_from` is for listeners with `proxy_protocol: accept`"),
            // What is wrong is told once.
            Refusal(
                #"listen: [{address: ":443", proxy_protocol: accept, proxy_protocol_from: [10.0.0.1/8]}]"#,
                "1:74: error: `10.0.0.1/8` has bits set behind its prefix; write `10.0.0.0/8` or `10.0.0.1`"),
            Refusal(
                "listen: [{address: \":443\", proxy_protocol: accept}]\ntrusted_proxies: [x]",
                "2:19: error: `x` is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`"),
            Refusal(
                "listen:\n  - address: \":443\"\n  - address: \":443\"\n    tls: off\n    redirekt: off",
                "3:5: error: `:443` is already taken by the listener `:443` on line 2",
                "5:5: error: unknown key `redirekt` in a listener; did you mean `redirect`?"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test(
        "reads addresses",
        arguments: [
            (":443", ListenAddress.tcp(host: "", port: 443), ":443"),
            ("0.0.0.0:8443", .tcp(host: "0.0.0.0", port: 8443), "0.0.0.0:8443"),
            ("[::]:1", .tcp(host: "::", port: 1), "[::]:1"),
            ("[2001:DB8:0::1]:65535", .tcp(host: "2001:db8::1", port: 65535), "[2001:db8::1]:65535"),
            ("unix:/run/p.sock", .unix(path: "/run/p.sock"), "unix:/run/p.sock"),
        ])
    func readsAddress(_ text: String, _ address: ListenAddress, _ key: String) throws {
        let listener = try #require(load("listen: [{address: \"\(text)\"}]").listeners.first)
        #expect(listener.address == address)
        #expect(listener.address.key == key)
    }

    @Test("reads every spelling of a boolean", arguments: ["off", "Off", "OFF", "no", "No", "false", "FALSE", "\"off\""])
    func readsOff(_ word: String) throws {
        let plain = try load("listen: [{address: \":80\", tls: \(word), redirect: \(word)}]").listeners
        #expect(plain == [Listener(address: .tcp(host: "", port: 80), tls: false, plain: .serve)])
    }

    @Test func plainListenerRedirectsByDefault() throws {
        let listeners = try load("listen: [{address: \":443\", tls: yes}, {address: \":80\", tls: off}]").listeners
        #expect(listeners.map(\.tls) == [true, false])
        #expect(listeners[1].plain == .redirectToHTTPS)
    }

    @Test func proxyHeadersAreWantedFromTheListOrFromTrustedProxies() throws {
        let one = AddressList(ranges: [AddressRange(bytes: [192, 0, 2, 1], prefixLength: 32)])
        let trusted = AddressList(ranges: [AddressRange(bytes: [10, 0, 0, 0], prefixLength: 8)], unix: true)
        let part = """
            listen:
              - address: ":1"
              - {address: ":2", proxy_protocol: accept}
              - {address: ":3", proxy_protocol: accept, proxy_protocol_from: [192.0.2.1]}
              - {address: "unix:/p", proxy_protocol: accept}
              - {address: ":4", proxy_protocol: off}
            trusted_proxies: [10.0.0.0/8, unix]
            """
        #expect(try load(part).listeners.map(\.proxySources) == [nil, trusted, one, trusted, nil])
    }

    @Test func differentAddressesOnOnePortAreFine() throws {
        let part = "listen: [{address: \":443\"}, {address: \"127.0.0.1:443\"}, {address: \"[::1]:443\"}, {address: \"unix:/a\"}]"
        #expect(try load(part).listeners.count == 4)
        #expect(try load("listen: [{address: \"0.0.0.0:443\"}, {address: \"[::]:443\"}]").listeners.count == 2)
    }
}
