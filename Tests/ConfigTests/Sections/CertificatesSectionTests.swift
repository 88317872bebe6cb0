import Testing

@testable import Config

struct CertificatesSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("certificates: [a]", "1:15: error: expected a mapping for `certificates`, found a list"),
            Refusal(#"certificates: """#, "1:15: error: expected a directory or a mapping for `certificates`, found nothing"),
            Refusal("certificates: {directory: ~/certs}", "1:27: error: `~` is not expanded in `~/certs`; write the whole path"),
            Refusal(#"certificates: {directory: "~/certs"}"#, "1:27: error: `~` is not expanded in `~/certs`; write the whole path"),
            Refusal("certificates: {dir: x}", "1:16: error: unknown key `dir` in `certificates`; did you mean `directory`?"),
            Refusal(#"certificates: {default: "*.example.test"}"#, "1:25: error: `default` is one name, without `*`"),
            Refusal(
                #"certificates: {default: "münchen.example"}"#,
                "1:25: error: `münchen.example` must be written in its ASCII form, each such label as `xn--…`"),
            Refusal("certificates: {unknown_name: accept}", "1:30: error: expected `reject` or `default`, found `accept`"),
            Refusal(
                "certificates: certs.d\nlisten: [{address: \":80\", tls: off}]",
                "1:1: warning: `certificates` has no effect: no listener speaks TLS"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test(
        "directory is resolved against the file's",
        arguments: [
            ("certs.d", "/etc/portico/certs.d"), ("./certs.d", "/etc/portico/certs.d"), (".", "/etc/portico"),
            ("../certs", "/etc/portico/../certs"),
            ("/srv/certs", "/srv/certs"), ("{directory: x}", "/etc/portico/x"), ("{}", "/etc/portico/certs.d"),
        ])
    func resolvesDirectory(_ text: String, _ directory: String) throws {
        #expect(try load("certificates: \(text)").certificates?.directory == directory)
    }

    @Test func readsNames() throws {
        let settings = try load("certificates: {default: WWW.Example.com., unknown_name: default}").certificates
        #expect(
            settings == CertificateSettings(directory: "/etc/portico/certs.d", defaultName: "www.example.com", unknownName: .useDefault))
    }

    @Test func nothingIsNeededWithoutTLS() throws {
        #expect(try load("listen: [{address: \":80\", tls: off, redirect: off}]").certificates == nil)
    }
}
