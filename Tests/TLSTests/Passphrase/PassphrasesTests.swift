import TLS
import Testing

@Suite struct PassphrasesTests {
    private func read(_ text: String) -> Result<Int, FileRefusal> {
        var bytes = Array(text.utf8)
        do throws(FileRefusal) {
            return .success(try Passphrases(source: "/p", wiping: &bytes).count)
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [
        ("secret", 1), ("secret\n", 1), ("one\ntwo\n", 2), ("one\r\ntwo\r\n", 2), ("\n\none\n\n", 1), ("\u{FEFF}one\n", 1), (" one \n", 1),
    ])
    func countsLines(text: String, count: Int) {
        #expect(read(text).value == count)
    }

    @Test(arguments: [
        ("", "no passphrase"), ("\n\r\n\n", "no passphrase"), ("\u{FEFF}", "no passphrase"),
        ("a\nb\0c\n", "line 2: a NUL byte"),
    ])
    func refuses(text: String, reason: String) {
        #expect(read(text).reason?.contains(reason) == true, "\(read(text))")
    }

    @Test func isBounded() {
        #expect(read(String(repeating: "x", count: 1024) + "\n").value == 1)
        #expect(read("a\n" + String(repeating: "x", count: 1025)).reason == "line 2: longer than 1024 bytes")
        #expect(read(String(repeating: "x\n", count: 100)).value == 100)
        #expect(read(String(repeating: "x\n", count: 101)).reason == "line 101: more than 100 passphrases")
        #expect(read("x" + String(repeating: "\n", count: 65_535)).value == 1)
        #expect(read("x" + String(repeating: "\n", count: 65_536)).reason == "larger than 65536 bytes")
    }

    @Test func wipesWhatItRead() throws {
        var bytes = Array("secret\n".utf8)
        let passphrases = try Passphrases(source: "/p", wiping: &bytes)
        #expect(passphrases.count == 1)
        #expect(bytes == [UInt8](repeating: 0, count: 7))
        var refused = Array("sec\0ret".utf8)
        #expect(throws: FileRefusal.self) { try Passphrases(source: "/p", wiping: &refused) }
        #expect(refused == [UInt8](repeating: 0, count: 7))
    }

    @Test func thereIsAlwaysNone() {
        #expect(Passphrases.none.count == 0)
        #expect(Passphrases.none.source == nil)
    }
}
