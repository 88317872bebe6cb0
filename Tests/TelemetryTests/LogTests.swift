import Foundation
import Testing

@testable import Telemetry

@Suite struct LogTests {
    private final class Lines {
        var lines: [String] = []
    }

    private func log(_ level: LogLevel, _ format: LogFormat, common: [LogField] = []) -> (Log, Lines) {
        let lines = Lines()
        let log = Log(
            level: level, format: format, common: common, clock: { WallTime(seconds: 0) },
            sink: { lines.lines.append(String(decoding: $0, as: UTF8.self)) })
        return (log, lines)
    }

    @Test func `as JSON`() {
        let (log, lines) = log(.info, .json, common: [LogField("role", "worker")])
        log.warning("spool: full", LogField("file", "a \"b\"\n"), LogField("bytes", -5))
        #expect(
            lines.lines == [
                #"{"time":"1970-01-01T00:00:00.000Z","level":"warning","msg":"spool: full","role":"worker","file":"a \"b\"\u000a","bytes":-5}"#
                    + "\n"
            ])
    }

    @Test func `as text, quoted only where needed`() {
        let (log, lines) = log(.info, .text)
        log.error(
            "tls: refused", LogField("a", "plain"), LogField("b", "two words"), LogField("c", ""), LogField("d", "x\u{1b}"),
            LogField("n", 3))
        #expect(lines.lines == [#"1970-01-01T00:00:00.000Z error tls: refused a=plain b="two words" c="" d="x\x1b" n=3"# + "\n"])
    }

    @Test(arguments: LogLevel.allCases)
    func `lines below the level are not written`(_ level: LogLevel) {
        let (log, lines) = log(level, .text)
        log.debug("d")
        log.info("i")
        log.warning("w")
        log.error("e")
        #expect(lines.lines.count == 4 - level.rawValue)
    }

    @Test func `a line has at most 8 KiB and stays whole`() throws {
        let (log, lines) = log(.info, .json)
        let long = String(repeating: "\u{1}", count: 100_000)
        log.write(.info, "m", (0..<50).map { LogField("key\($0)", long) })
        let line = try #require(lines.lines.first)
        #expect(line.utf8.count <= Log.maximumLineBytes)
        #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        log.write(.info, long, [])
        #expect(try JSONSerialization.jsonObject(with: Data(lines.lines[1].utf8)) is [String: Any])
    }

    @Test func `level and format can change`() {
        let (log, lines) = log(.error, .json)
        log.info("no")
        log.level = .info
        log.format = .text
        log.info("yes")
        #expect(lines.lines == ["1970-01-01T00:00:00.000Z info yes\n"])
    }
}
