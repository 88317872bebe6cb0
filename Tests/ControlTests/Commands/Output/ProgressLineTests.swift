import Bytes
import Testing

@testable import Control

@Suite struct ProgressLineTests {
    private func time(_ milliseconds: UInt64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

    @Test func `what is done soon shows nothing`() {
        var line = ProgressLine("certs.d", now: time(1000))
        #expect(line.update(filesRead: 5, now: time(1299)) == nil)
        #expect(line.end() == nil)
    }

    @Test func `at most ten a second, and nothing is left at the end`() {
        var line = ProgressLine("certs.d", now: time(0))
        var shown: [String] = []
        for now in 0..<2000 {
            if let text = line.update(filesRead: now * 10, now: time(UInt64(now))) { shown.append(text) }
        }
        #expect(shown.count == 17 && shown[0] == "\r\u{1B}[Kreading certs.d: 3000 files")
        #expect(line.end() == "\r\u{1B}[K")
        #expect(line.end() == nil && line.update(filesRead: 1, now: time(5000)) == nil)
    }

    @Test func `a name cannot drive the terminal, nor fill it`() {
        var line = ProgressLine("\u{1B}[2J" + String(repeating: "d/", count: 100), now: time(0))
        let text = line.update(filesRead: 1, now: time(400)) ?? ""
        #expect(text.count < 80 && text.dropFirst(4).contains("\u{1B}") == false)
    }
}
