import Bytes
import Foundation
import Testing

@testable import Telemetry

@Suite struct LogEscapeTests {
    private func json(_ bytes: [UInt8], limit: Int = 1000) -> String {
        var line = ByteBuffer()
        LogEscape.appendJSON(bytes.span, limit: limit, to: &line)
        return String(decoding: line.array, as: UTF8.self)
    }

    private func text(_ bytes: [UInt8], limit: Int = 1000) -> String {
        var line = ByteBuffer()
        LogEscape.appendText(bytes.span, limit: limit, to: &line)
        return String(decoding: line.array, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain text", "plain text", "plain text"), ("", "", ""), ("a\"b", #"a\"b"#, #"a\"b"#), (#"a\b"#, #"a\\b"#, #"a\\b"#),
        ("a\nb", #"a\u000ab"#, #"a\x0ab"#), ("\r\n", #"\u000d\u000a"#, #"\x0d\x0a"#), ("\u{1b}[2J", #"\u001b[2J"#, #"\x1b[2J"#),
        ("\0", #"\u0000"#, #"\x00"#), ("\u{7f}", #"\u007f"#, #"\x7f"#), ("é", #"\u00c3\u00a9"#, #"\xc3\xa9"#),
    ])
    func `what could drive a terminal or forge a line is escaped`(_ input: String, _ inJSON: String, _ inText: String) {
        #expect(json(Array(input.utf8)) == inJSON)
        #expect(text(Array(input.utf8)) == inText)
    }

    @Test func `every byte comes out as printable ASCII and back through a JSON reader`() throws {
        for byte in UInt8.min...UInt8.max {
            let line = "[\"" + json([byte]) + "\"]"
            #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
            #expect(text([byte]).utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
            let read = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String]
            #expect(read?.first?.unicodeScalars.first?.value == UInt32(byte))
        }
    }

    @Test func `what is too long is cut and says so`() {
        #expect(json(Array("abcdef".utf8), limit: 3) == "abc...")
        #expect(json(Array("abc".utf8), limit: 3) == "abc")
        #expect(text(Array("\n\n\n".utf8), limit: 2) == #"\x0a\x0a..."#)
    }
}
