import Foundation
import Testing

@testable import Control

@Suite struct JSONWriterTests {
    private func text(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `values and commas stand where they belong`() {
        let document = text { root in
            root.object { object in
                object.member("a", 1)
                object.member("b", nil as Int?)
                object.member("c", ["x", "y"])
                object.key("d")
                object.object { _ in }
                object.member("e", true)
                object.member("f", nil as String?)
                object.key("g")
                object.array { list in
                    list.number(-1)
                    list.array { _ in }
                    list.bool(false)
                }
            }
        }
        #expect(document == #"{"a":1,"b":null,"c":["x","y"],"d":{},"e":true,"f":null,"g":[-1,[],false]}"#)
    }

    @Test func `a line for each element of a list`() {
        let document = text { root in
            root.object { $0.member("list", [1, 2]) { list, value in list.number(value) } }
        }
        #expect(document == "{\"list\":[\n1,\n2]}")
    }

    @Test(arguments: [
        ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("\u{0}\u{1F}\u{7F}", #""\u0000\u001f\u007f""#), ("a\nb\tc", #""a\nb\tc""#),
        ("ü", #""\u00fc""#), ("\u{FFFD}", #""\ufffd""#), ("😀", #""\ud83d\ude00""#), ("\u{9B}", #""\u009b""#), ("\u{202E}", #""\u202e""#),
        ("/", #""/""#),
    ])
    func `texts are plain ASCII, whatever they hold`(_ raw: String, _ expected: String) {
        #expect(text { $0.string(raw) } == expected)
    }

    @Test func `another reader reads what was written`() throws {
        let scalars = (0..<0x3000).compactMap { Unicode.Scalar($0) } + [Unicode.Scalar(0x1F600)].compactMap { $0 }
        let raw = String(String.UnicodeScalarView(scalars))
        let document = text { root in root.object { $0.member("text", raw) } }
        let read = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: String]
        #expect(read?["text"].map { Array($0.unicodeScalars) } == scalars)
    }
}
