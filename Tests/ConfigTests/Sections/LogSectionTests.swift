import Testing

@testable import Config

struct LogSectionTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(
                "log: {access: /var/log/portico.log}",
                "1:15: error: an access log in a file is not yet supported; use `stdout` or `off`"),
            Refusal("log: {access: yes}", "1:15: error: expected `stdout` or `off`, found `yes`"),
            Refusal("log: {access: stdot}", "1:15: error: expected `stdout` or `off`, found `stdot`; did you mean `stdout`?"),
            Refusal("log: {format: xml}", "1:15: error: expected `json` or `text`, found `xml`"),
            Refusal(
                "log: {level: warn}",
                "1:14: error: expected `debug`, `info`, `warning` or `error`, found `warn`; did you mean `warning`?"),
            Refusal("log: stdout", "1:6: error: expected a mapping for `log`, found `stdout`"),
            Refusal(
                "log: {level: debug, format: txt, access: of}",
                "1:29: error: expected `json` or `text`, found `txt`; did you mean `text`?",
                "1:42: error: expected `stdout` or `off`, found `of`; did you mean `off`?"),
            Refusal(#"log: {level: "a\u202Eb"}"#, "1:14: error: expected `debug`, `info`, `warning` or `error`, found `a?b`"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    private func load(_ part: String) throws -> Configuration {
        try #require(ConfigurationText.load(ConfigurationText.with(part)).configuration)
    }

    @Test("access log can be switched off in all spellings", arguments: ["no", "off", "Off", "false", "\"off\""])
    func readsOff(_ word: String) throws {
        #expect(
            try load("log: {access: \(word), format: text, level: debug}").log == LogSettings(access: .off, format: .text, level: .debug))
    }

    @Test func levelsAreOrdered() throws {
        let levels = try ["debug", "info", "warning", "error"].map { try load("log: {level: \($0)}").log.level }
        #expect(levels == [.debug, .info, .warning, .error])
        #expect(levels == levels.sorted())
    }
}
