import TLS
import Testing

@testable import Control

@Suite struct PassphraseFileTests {
    private let fixture = CertificateFixture()

    /// Whether there was news, and what was said.
    private func read(_ file: inout PassphraseFile) -> (isNew: Bool, notices: [CertificateNotice]) {
        var notices: [CertificateNotice] = []
        let isNew = file.read { notices.append($0) }
        return (isNew, notices)
    }

    @Test func withoutTheSettingThereIsNothing() {
        var file = PassphraseFile(path: nil)
        let result = read(&file)
        #expect(!result.isNew && result.notices.isEmpty && file.passphrases.count == 0)
    }

    @Test func tellsWhenTheContentDiffers() {
        let path = fixture.base + "/phrases"
        fixture.write(path, "one\n")
        var file = PassphraseFile(path: path)
        #expect(file.passphrases.count == 0)
        #expect(read(&file).isNew && file.passphrases.count == 1)
        #expect(read(&file).isNew == false)
        fixture.write(path, "one\ntwo\n")
        #expect(read(&file).isNew && file.passphrases.count == 2)
        fixture.replace(path, "one\ntwo\n")
        #expect(read(&file).isNew == false)
    }

    /// Each: what the file holds, and a word of what is said.
    @Test(arguments: [
        ("", "no passphrase"), ("\n\n", "no passphrase"), ("a\u{0}b", "NUL"), (String(repeating: "x", count: 1025), "longer than"),
    ])
    func whatIsWrongIsSaidAndTheOldOnesStay(content: String, word: String) {
        let path = fixture.base + "/phrases"
        fixture.write(path, "one\ntwo\n")
        var file = PassphraseFile(path: path)
        _ = read(&file)
        fixture.write(path, bytes: Array(content.utf8))
        for _ in 0..<2 {
            let result = read(&file)
            #expect(!result.isNew && file.passphrases.count == 2)
            #expect(result.notices.map(\.event) == [.warning] && result.notices.map(\.file) == [path])
            #expect(result.notices.first?.reason.contains(word) == true, "\(result.notices)")
            #expect(result.notices.first?.reason.contains("two") == false)
        }
        fixture.write(path, "three\n")
        #expect(read(&file).isNew && file.passphrases.count == 1)
    }

    @Test func aFileThatCannotBeReadIsSaid() {
        let path = fixture.base + "/phrases"
        var file = PassphraseFile(path: path)
        #expect(read(&file).notices.first?.reason.hasPrefix("the passphrases cannot be read: ") == true)
        fixture.write(path, "one\n")
        #expect(read(&file).isNew)
        fixture.remove(path)
        let result = read(&file)
        #expect(!result.isNew && result.notices.count == 1 && file.passphrases.count == 1)
        fixture.write(path, String(repeating: "x\n", count: 40_000))
        #expect(read(&file).notices.count == 1 && file.passphrases.count == 1)
    }
}
