import Testing

@testable import Config

struct TLSSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(#"tls: {minimum: "1.1"}"#, "1:16: error: expected `1.2` or `1.3`, found `1.1`"),
            Refusal("tls: {minimum: 1.4}", "1:16: error: expected `1.2` or `1.3`, found `1.4`"),
            Refusal("tls: {minimum: [1.2]}", "1:16: error: expected `1.2` or `1.3`, found a list"),
            Refusal("tls: off", "1:6: error: expected a mapping for `tls`, found `off`"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test(
        "reads the version with and without quotes", arguments: [("1.2", TLSSettings.Version.tls12), ("1.3", .tls13), ("\"1.3\"", .tls13)])
    func readsMinimum(_ text: String, _ version: TLSSettings.Version) throws {
        #expect(try load("tls: {minimum: \(text)}").tls.minimum == version)
    }
}
