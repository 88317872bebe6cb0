import Testing

@testable import Config

struct RootSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("workers: many", "1:10: error: expected `auto` or a whole number from 1 to 64, found `many`"),
            Refusal("workers: 0", "1:10: error: expected `auto` or a whole number from 1 to 64, found `0`"),
            Refusal("workers: 65", "1:10: error: expected `auto` or a whole number from 1 to 64, found `65`"),
            Refusal("workers: [1]", "1:10: error: expected `auto` or a whole number from 1 to 64, found a list"),
            Refusal("workers:", "1:9: error: expected `auto` or a whole number from 1 to 64, found nothing"),
            Refusal("worker: 2", "1:1: error: unknown key `worker` in the configuration; did you mean `workers`?"),
            Refusal("limts: {}", "1:1: error: unknown key `limts` in the configuration; did you mean `limits`?"),
            Refusal("zzz: 1", "1:1: error: unknown key `zzz` in the configuration"),
            Refusal(#"admin: {address: "127.0.0.1:9900"}"#, "1:1: error: `admin` is not yet supported"),
            Refusal("user: nobody", "1:1: error: `user` is not yet supported"),
            Refusal(
                "unknown: 1\nworker: 2",
                "1:1: error: unknown key `unknown` in the configuration",
                "2:1: error: unknown key `worker` in the configuration; did you mean `workers`?"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    @Test func smallestFormGivesTheDefaults() throws {
        let result = ConfigurationText.load(ConfigurationText.minimal)
        #expect(result.findings == [])
        let configuration = try #require(result.configuration)
        #expect(configuration.workers == nil)
        #expect(configuration.listeners == [Listener(address: .tcp(host: "", port: 443))])
        #expect(configuration.certificates == CertificateSettings(directory: "/etc/portico/certs.d"))
        #expect(configuration.tls == TLSSettings(minimum: .tls12))
        #expect(configuration.limits == Limits())
        #expect(configuration.timeouts == Timeouts())
        #expect(configuration.spool == SpoolSettings(directory: "/var/tmp", totalBytes: 4 << 30, memoryBytes: 64 << 20))
        #expect(configuration.log == LogSettings(access: .stdout, format: .json, level: .info))
        #expect(configuration.routes == [RouteSettings(line: 3)])
        let server = ServerSettings(url: "http://127.0.0.1:8000", transport: .tcp(host: "127.0.0.1", port: 8000), line: 2)
        #expect(configuration.upstreams == [UpstreamSettings(name: "app", servers: [server])])
    }

    @Test func theDeclaredDefaultsAreTheRealOnes() throws {
        let spelled = """
            workers: auto
            listen: [{address: ":443", tls: on, proxy_protocol: off}]
            certificates: {directory: certs.d, unknown_name: reject, poll: 30s, minimum_rsa: 2048, writable_keys: refuse,
                           world_readable_keys: warn}
            tls: {minimum: "1.2"}
            trusted_proxies: []
            limits: {head: 32KiB, fields: 100, target: 8KiB, body: 1GiB, progress: 1KiB, connections: 10000, connections_per_client: 0}
            timeouts: {handshake: 10s, head: 10s, body: 30s, send: 2m, keepalive: 60s, connect: 3s, response: 60s, tunnel: 1h, drain: 30s}
            spool: {directory: /var/tmp, total: 4GiB, memory: 64MiB}
            upstreams:
              app:
                servers: [{url: "http://127.0.0.1:8000", weight: 1}]
                balance: least_requests
                buffering: {request: auto, response: auto}
                tls_headers: no
                forward: [x-forwarded-for, x-real-ip, x-forwarded-proto, x-forwarded-host, x-forwarded-port, x-forwarded-prefix, x-request-id]
            routes: [{path: /, upstream: app, strip_prefix: no}]
            log: {access: stdout, format: json, level: info}
            """
        for key in ConfigurationKeys.all
        where key.isSupported && !key.defaultText.isEmpty && !key.path.hasPrefix("upstreams.<name>.timeouts") {
            let name = key.path.split(separator: ".").last.map(String.init) ?? key.path
            let isSpelled = spelled.contains("\(name): \(key.defaultText)")
            let others = [
                "certificates", "certificates.journal", "listen[].redirect", "listen[].proxy_protocol_from", "routes[].host",
                "tls.policies[].minimum",
            ]
            #expect(isSpelled || others.contains(key.path), "\(key.path)")
        }
        var configuration = try #require(ConfigurationText.load(spelled).configuration)
        for index in configuration.upstreams.indices { configuration.upstreams[index].servers[0].line = 2 }
        for index in configuration.routes.indices { configuration.routes[index].line = 3 }
        #expect(configuration == ConfigurationText.load(ConfigurationText.minimal).configuration)
    }

    @Test func emptyFileSaysWhatIsNeeded() {
        for text in ["", "\n", "# nothing\n", "---\n", "{}"] {
            let findings = ConfigurationText.load(text).findings.map(\.message)
            #expect(findings.count == (text == "---\n" ? 1 : 3), "\(text)")
            if text != "---\n" { #expect(findings.allSatisfy { $0.contains("is missing; the smallest useful form is") }) }
        }
    }

    @Test func workersCanBeCounted() throws {
        #expect(try #require(ConfigurationText.load(ConfigurationText.with("workers: 4")).configuration).workers == 4)
    }

    @Test func everyFindingAtOnceInTheOrderOfTheFile() {
        let text = """
            routes: [{upstream: ap}]
            limits:
              head: 1
              feilds: 3
            listen: [{address: ":443", tls: perhaps}]
            timeouts: {tunnel: 1}
            upstreams: {app: {servers: ["h:1"]}}
            """
        #expect(
            ConfigurationText.load(text).findings.map { [$0.line, $0.column] } == [
                [1, 21], [3, 9], [4, 3], [5, 33], [6, 20], [7, 29],
            ])
        #expect(ConfigurationText.load(text).configuration == nil)
    }
}
