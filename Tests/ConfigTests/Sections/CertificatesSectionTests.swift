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
            Refusal("certificates: {poll: 999ms}", "1:22: error: `999ms` is out of range: from 1s to 1h"),
            Refusal("certificates: {poll: 61m}", "1:22: error: `61m` is out of range: from 1s to 1h"),
            Refusal("certificates: {poll: 30}", "1:22: error: `30` needs a unit: `ms`, `s`, `m`, `h` or `d`, as in `30s`"),
            Refusal("certificates: {minimum_rsa: 1023}", "1:29: error: expected a whole number from 1024 to 8192, found `1023`"),
            Refusal("certificates: {minimum_rsa: 8193}", "1:29: error: expected a whole number from 1024 to 8192, found `8193`"),
            Refusal("certificates: {minimum_rsa: 2048bit}", "1:29: error: expected a whole number from 1024 to 8192, found `2048bit`"),
            Refusal("certificates: {writable_keys: yes}", "1:31: error: expected `refuse`, `warn` or `allow`, found `yes`"),
            Refusal(
                "certificates: {world_readable_keys: alow}",
                "1:37: error: expected `refuse`, `warn` or `allow`, found `alow`; did you mean `allow`?"),
            Refusal("certificates: {passphrase_file: }", "1:33: error: expected the path of a file, found nothing"),
            Refusal("certificates: {passphrase_file: [a]}", "1:33: error: expected the path of a file, found a list"),
            Refusal(
                #"certificates: {passphrase_file: "~/pass"}"#, "1:33: error: `~` is not expanded in `~/pass`; write the whole path"),
            Refusal("certificates: {journal: on}", "1:25: error: expected the path of a file, or `off`, found `on`"),
            Refusal("certificates: {journal: {file: x}}", "1:25: error: expected the path of a file, or `off`, found a mapping"),
            Refusal(#"certificates: {journal: ""}"#, "1:25: error: expected the path of a file, or `off`, found nothing"),
            Refusal("certificates: {journal: ~/x}", "1:25: error: `~` is not expanded in `~/x`; write the whole path"),
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

    @Test func whatIsLeftOutIsCareful() throws {
        let settings = try #require(try load("certificates: {}").certificates)
        #expect(settings.pollMilliseconds == 30_000)
        #expect(settings.minimumRSABits == 2048)
        #expect(settings.writableKeys == .refuse)
        #expect(settings.worldReadableKeys == .warn)
        #expect(settings.passphraseFile == nil)
        #expect(settings.journal == .automatic)
    }

    @Test func readsWhatIsAskedOfCertificates() throws {
        let text = "{poll: 1s, minimum_rsa: 3072, writable_keys: allow, world_readable_keys: refuse, passphrase_file: pass}"
        let settings = try #require(try load("certificates: \(text)").certificates)
        #expect(settings.pollMilliseconds == 1000)
        #expect(settings.minimumRSABits == 3072)
        #expect(settings.writableKeys == .allow)
        #expect(settings.worldReadableKeys == .refuse)
        #expect(settings.passphraseFile == "/etc/portico/pass")
    }

    @Test(
        "the journal is a file or off",
        arguments: [
            ("off", CertificateSettings.Journal.off), ("no", .off), ("\"off\"", .off), ("False", .off),
            ("changes.log", .file("/etc/portico/changes.log")), ("/var/lib/portico/changes.log", .file("/var/lib/portico/changes.log")),
            ("./off", .file("/etc/portico/off")),
        ])
    func readsJournal(_ text: String, _ journal: CertificateSettings.Journal) throws {
        #expect(try load("certificates: {journal: \(text)}").certificates?.journal == journal)
    }

    @Test func nothingIsNeededWithoutTLS() throws {
        #expect(try load("listen: [{address: \":80\", tls: off, redirect: off}]").certificates == nil)
    }
}
