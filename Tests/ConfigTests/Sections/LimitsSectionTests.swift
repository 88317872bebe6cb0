import Testing

@testable import Config

struct LimitsSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("limits: {head: 32}", "1:16: error: `32` is out of range: from 1KiB to 64KiB"),
            Refusal("limits: {head: 32K}", "1:16: error: the unit of `32K` is unclear; write `KiB` for powers of 1024 or `KB` of 1000"),
            Refusal("limits: {head: 1.5MiB}", "1:16: error: expected a size like `32KiB`, `10MB` or a number of bytes, found `1.5MiB`"),
            Refusal("limits: {head: 32 KiB}", "1:16: error: expected a size like `32KiB`, `10MB` or a number of bytes, found `32 KiB`"),
            Refusal("limits: {head: -1}", "1:16: error: expected a size like `32KiB`, `10MB` or a number of bytes, found `-1`"),
            Refusal("limits: {head: lots}", "1:16: error: expected a size like `32KiB`, `10MB` or a number of bytes, found `lots`"),
            Refusal("limits: {head: {}}", "1:16: error: expected a size like `32KiB`, found a mapping"),
            Refusal("limits: {body: 99999999999999999999}", "1:16: error: `99999999999999999999` is out of range: from 1 to 1TiB"),
            Refusal("limits: {body: 9999999999999999TiB}", "1:16: error: `9999999999999999TiB` is out of range: from 1 to 1TiB"),
            Refusal("limits: {fields: 0}", "1:18: error: expected a whole number from 1 to 1000, found `0`"),
            Refusal("limits: {fields: 1e3}", "1:18: error: expected a whole number from 1 to 1000, found `1e3`"),
            Refusal("limits: {fields: 0x10}", "1:18: error: expected a whole number from 1 to 1000, found `0x10`"),
            Refusal("limits: {heads: 1KiB}", "1:10: error: unknown key `heads` in `limits`; did you mean `head`?"),
            Refusal("limits: {connections_per_client: -1}", "1:34: error: expected a whole number from 0 to 1000000, found `-1`"),
            Refusal("limits: [1]", "1:9: error: expected a mapping for `limits`, found a list"),
            Refusal("limits: {target: 63}", "1:18: error: `63` is out of range: from 64 to 64KiB"),
            Refusal("limits: {body: 0}", "1:16: error: `0` is out of range: from 1 to 1TiB"),
            Refusal("limits: {connections: 1000001}", "1:23: error: expected a whole number from 1 to 1000000, found `1000001`"),
            Refusal(#"limits: {head: ""}"#, "1:16: error: expected a size like `32KiB`, found nothing"),
            Refusal(#"limits: {head: "１"}"#, "1:16: error: expected a size like `32KiB`, `10MB` or a number of bytes, found `１`"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test func readsLimits() throws {
        let part = "limits: {head: 64KiB, fields: 1000, target: 64, body: 10MB, connections: 1, connections_per_client: 20}"
        let limits = Limits(
            headBytes: 65536, fields: 1000, targetBytes: 64, bodyBytes: 10_000_000, connections: 1, connectionsPerClient: 20)
        #expect(try load(part).limits == limits)
        #expect(try load("limits: {body: 1tib}").limits.bodyBytes == 1 << 40)
        #expect(try load("limits: {}").limits == Limits())
    }
}
