import Bytes
import Foundation
import Testing

@testable import Control

@Suite struct JSONTextTests {
    private func written(_ text: String, limit: Int = .max) -> [UInt8] {
        var buffer = ByteBuffer()
        JSONText.append(text, limit: limit, to: &buffer)
        return buffer.array
    }

    private static let texts = [
        "", "plain", "quote\" backslash\\ slash/", "\u{0}\u{1}\n\r\t\u{1f}\u{7f}", "é ü ß 漢字", "\u{1f600}\u{10ffff}",
        "\u{202e}evil\u{9b}31m",
        String(decoding: [0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80] as [UInt8], as: UTF8.self),
    ]

    @Test(arguments: texts)
    func everyParserReadsItBack(text: String) throws {
        let bytes = written(text)
        #expect(bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        #expect(try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? String == text)
    }

    @Test(arguments: texts)
    func readsItBackItself(text: String) {
        let bytes = written(text)
        #expect(JSONText.decode(bytes.span, 1..<bytes.count - 1) == text)
    }

    @Test func cutsBetweenCharacters() {
        #expect(written("abc", limit: 2) == Array("\"ab\"".utf8))
        #expect(written("aé", limit: 2) == Array("\"a\"".utf8))
        #expect(written("aé", limit: 3) == Array("\"a\\u00e9\"".utf8))
    }

    @Test(arguments: [
        (#"a\/b\b\f\r\t\n\"\\"#, "a/b\u{8}\u{c}\r\t\n\"\\"), (#"\u0041\uD83D\uDE00"#, "A\u{1f600}"), (#"\ud83dx"#, "\u{fffd}x"), ("", ""),
        (#"\udc00\ud800"#, "\u{fffd}\u{fffd}"),
    ])
    func readsWhatOthersWrite(text: String, expected: String) {
        let bytes = Array(text.utf8)
        #expect(JSONText.decode(bytes.span, 0..<bytes.count) == expected)
    }

    @Test(arguments: [#"\"#, #"\x"#, #"\u"#, #"\u12"#, #"\u12g4"#, #"a\u123"#])
    func refusesWhatIsNoEscape(text: String) {
        let bytes = Array(text.utf8)
        #expect(JSONText.decode(bytes.span, 0..<bytes.count) == nil)
    }
}
