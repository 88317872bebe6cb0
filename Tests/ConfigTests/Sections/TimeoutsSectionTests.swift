import Testing

@testable import Config

struct TimeoutsSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal("timeouts: {head: 10}", "1:18: error: `10` needs a unit: `ms`, `s`, `m`, `h` or `d`, as in `10s`"),
            Refusal("timeouts: {head: 0}", "1:18: error: `0` is out of range: from 1ms to 1d"),
            Refusal("timeouts: {head: 10sec}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `10sec`"),
            Refusal("timeouts: {head: 1s1h}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `1s1h`"),
            Refusal("timeouts: {head: 1.5s}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `1.5s`"),
            Refusal("timeouts: {head: 99999999999999999999s}", "1:18: error: `99999999999999999999s` is out of range: from 1ms to 1d"),
            Refusal("timeouts: {head: 9223372036854775807d}", "1:18: error: `9223372036854775807d` is out of range: from 1ms to 1d"),
            Refusal("timeouts: {head: 25h}", "1:18: error: `25h` is out of range: from 1ms to 1d"),
            Refusal(
                "timeouts: {connect: fast, respones: 1s}",
                "1:21: error: expected a duration like `500ms`, `10s` or `1h30m`, found `fast`",
                "1:27: error: unknown key `respones` in `timeouts`; did you mean `response`?"),
            Refusal("timeouts: {drain: 2d}", "1:19: error: `2d` is out of range: from 0 to 1d"),
            Refusal("timeouts: {head: 5m5m}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `5m5m`"),
            Refusal("timeouts: {head: 1h30}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `1h30`"),
            Refusal("timeouts: {head: true}", "1:18: error: expected a duration like `500ms`, `10s` or `1h30m`, found `true`"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test func readsTimeouts() throws {
        let part = "timeouts: {handshake: 1ms, head: 1s500ms, body: 1d, keepalive: 1h30m, connect: 1s, response: 2m, drain: 0}"
        let timeouts = Timeouts(
            handshakeMilliseconds: 1, headMilliseconds: 1500, bodyMilliseconds: 86_400_000, keepaliveMilliseconds: 5_400_000,
            connectMilliseconds: 1000, responseMilliseconds: 120_000, drainMilliseconds: 0)
        #expect(try load(part).timeouts == timeouts)
    }

    @Test func aTunnelMayBeSilentForDays() throws {
        #expect(try load("timeouts: {tunnel: 30d}").timeouts.tunnelMilliseconds == 30 * 86_400_000)
    }
}
