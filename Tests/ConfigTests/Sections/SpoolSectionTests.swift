import Testing

@testable import Config

struct SpoolSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("spool: /tmp", "1:8: error: expected a mapping for `spool`, found `/tmp`"),
            Refusal("spool: {total: 1KiB}", "1:16: error: `1KiB` is out of range: from 1MiB to 1TiB"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test func readsSpool() throws {
        #expect(
            try load("spool: {directory: spool, total: 1MiB}").spool == SpoolSettings(directory: "/etc/portico/spool", totalBytes: 1 << 20))
    }
}
