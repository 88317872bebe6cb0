import Support
import Testing

@testable import Config

struct YAMLParserTests {
    @Test(
        "says where and what is wrong",
        arguments: [
            Refusal(
                "listen: [{address: *:443}]",
                #"1:21: error: not valid YAML: did not find expected alphabetic or numeric character; a value that begins with `*` needs quotes, like "*.example.test""#
            ),
            Refusal(
                "listen: [{address: [::1]:443}]",
                "1:21: error: not valid YAML: did not find expected node content; check the indentation, and put values that begin with `[` or a quote wholly in quotes"
            ),
            Refusal(
                "listen:\n  - address: [::1]:443",
                "2:15: error: not valid YAML: did not find expected node content; check the indentation, and put values that begin with `[` or a quote wholly in quotes"
            ),
            Refusal(
                "routes: [{upstream: app, host: *.example.test}]",
                #"1:33: error: not valid YAML: did not find expected alphabetic or numeric character; a value that begins with `*` needs quotes, like "*.example.test""#
            ),
            Refusal("log: &x {level: info}", "1:6: error: anchors (`&name`) and tags (`!tag`) are not supported; write the value out"),
            Refusal("log: *x", "1:6: error: aliases (`*name`) are not supported; write the value out, or put it in quotes"),
            Refusal("log: !!map {level: info}", "1:6: error: anchors (`&name`) and tags (`!tag`) are not supported; write the value out"),
            Refusal("log: {<<: {level: info}}", "1:7: error: merge keys (`<<`) are not supported; write the values out"),
            Refusal("log: {level: info, level: info}", "1:20: error: `level` is given twice; the first one is on line 1"),
            Refusal("log: {? [a] : b}", "1:9: error: expected a name as key, found a list"),
            Refusal(#"log: {level: "in\0fo"}"#, "1:14: error: control characters and line breaks are not allowed in a value"),
            Refusal(#"log: {level: "in"#, "2:21: error: not valid YAML: did not find expected ',' or '}'"),
            Refusal(
                "log:\n\tlevel: info",
                "2:1: error: not valid YAML: found character that cannot start any token; indent with spaces, and put values that begin with `@`, `%` or ` in quotes"
            ),
            Refusal("log: {level: info", "2:7: error: not valid YAML: did not find expected ',' or '}'"),
            Refusal(
                "- a\n- b",
                "3:1: error: not valid YAML: did not find expected '-' indicator; check the indentation, and put values that begin with `[` or a quote wholly in quotes"
            ),
            Refusal(
                "listen",
                "2:7: error: not valid YAML: mapping values are not allowed in this context; check the indentation, and put values that contain `: ` in quotes"
            ),
            Refusal("---\na: b\n---\nc: d", "3:1: error: a second document begins here; a configuration file holds one"),
        ])
    func refuses(_ refusal: Refusal) {
        #expect(ConfigurationText.findings(ConfigurationText.with(refusal.part)) == refusal.findings)
    }

    @Test func sizeIsBounded() {
        let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: YAMLParser.maximumBytes + 1)
        let findings = ConfigurationLoader.load(bytes, baseDirectory: "/").findings
        #expect(findings.map { $0.text(file: "f") } == ["f:1:1: error: the file has 4194305 bytes, more than 4MiB"])
    }

    @Test("depth is bounded", arguments: [33, 100, 5000, 200_000])
    func depthIsBounded(_ depth: Int) {
        let text = String(repeating: "[", count: depth)
        let findings = ConfigurationText.findings(text)
        #expect(findings.count == 1)
        #expect(findings[0].hasPrefix("1:33: error: nested deeper than 32 levels") || findings[0].contains("not valid YAML"))
    }

    @Test func deepMappingsAreBoundedToo() {
        let text = (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(ConfigurationText.findings(text) == ["32:32: error: nested deeper than 32 levels"])
    }

    @Test func numberOfNodesIsBounded() {
        let text = "a: [" + String(repeating: "a,", count: YAMLParser.maximumNodes) + "]"
        #expect(ConfigurationText.findings(text).count == 1)
        #expect(ConfigurationText.findings(text)[0].hasSuffix("error: more than 400000 values in the file"))
    }

    @Test func numberOfFindingsIsBounded() {
        let text = (0..<5000).map { "key\($0): 1\n" }.joined()
        let result = ConfigurationText.load(text)
        #expect(result.configuration == nil)
        #expect(result.findings.count == Findings.maximum + 1)
        #expect(result.findings.last?.message == "4803 further findings are left out")
    }

    @Test(
        "bytes that are not UTF-8 are found where they stand",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4"), ([0x61, 0x0A, 0xC3, 0xA4, 0x80], "2:2"), ([0xC0, 0x80], "1:1"), ([0xED, 0xA0, 0x80], "1:1"),
            ([0x61, 0x00], "1:2"),
        ])
    func refusesBytes(_ bytes: [UInt8], _ place: String) {
        let findings = ConfigurationLoader.load(bytes, baseDirectory: "/").findings
        #expect(findings.count == 1)
        #expect(findings.first?.text(file: "f").hasPrefix("f:\(place): error: not valid YAML: ") == true)
    }

    @Test func columnsAreCharacters() {
        #expect(
            ConfigurationText.findings("limits: {\"ä\": 1, b: 2}\n" + ConfigurationText.minimal).prefix(2).map { $0.prefix(5) } == [
                "1:10:", "1:18:",
            ])
    }

    @Test func commentsQuotesAndMarksAreFine() {
        let text =
            "\u{FEFF}# comment\r\n---\r\n\"listen\": [ { 'address': ':443' } ] # x\r\n" + ConfigurationText.upstreams + "\r\n"
            + ConfigurationText.routes + "\r\n...\r\n"
        #expect(ConfigurationText.findings(text) == [])
    }

    @Test func truncatedFilesNeverTrap() {
        let bytes = Array(ConfigurationText.minimal.utf8)
        for end in 0..<(bytes.count - 2) {
            let result = ConfigurationLoader.load(Array(bytes[..<end]), baseDirectory: "/")
            #expect(result.configuration == nil)
            #expect(!result.findings.isEmpty)
        }
    }

    @Test func mutatedFilesNeverTrap() {
        var random = SeededGenerator(seed: 2026)
        let bytes = Array((ConfigurationText.minimal + "limits: {head: 32KiB}\ntimeouts: {head: 10s}\n").utf8)
        let interesting = Array("[]{}:-#&*!|>'\"%@`,?~\n\t \u{0}0a\u{7F}".utf8) + [0xC3, 0xFF]
        for _ in 0..<3000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                mutated[Int.random(in: 0..<mutated.count, using: &random)] = interesting.randomElement(using: &random) ?? 0
            }
            let result = ConfigurationLoader.load(mutated, baseDirectory: "/")
            #expect((result.configuration == nil) == result.findings.contains { $0.severity == .error })
        }
    }
}
