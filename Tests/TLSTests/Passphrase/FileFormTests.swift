import TLS
import Testing

@Suite struct FileFormTests {
    @Test func tellsFormsApart() throws {
        let pair = try mint(["a.example"])
        #expect(FileForm(Array(pair.certificatePEM.utf8)) == .text)
        #expect(FileForm(pair.certificate) == .der)
        #expect(FileForm(Array(pair.certificate.prefix(20))) == .der)
        #expect(FileForm(pair.key) == .der)
        #expect(FileForm(try mint(["a.example"], keyType: .ed25519).key) == .der)
        #expect(FileForm(try mint(["a.example"], keyType: .rsa).key) == .der)
    }

    @Test(arguments: [
        ([], FileForm.text), ([0x30], .text), ([0x30, 0x82], .text), (Array("0 s:/CN=a.example".utf8), .text),
        (Array("00000000000000000000000000000000000000000000000000".utf8), .text), (Array("0\u{2}\u{1}\u{3}xxxx".utf8), .text),
        ([0xEF, 0xBB, 0xBF, 0x30, 0x30], .text), ([0xFF, 0xFE, 0x2D, 0x00, 0x2D], .utf16), ([0xFE, 0xFF, 0x00, 0x2D, 0x00], .utf16),
        ([0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30], .pkcs12), ([0x30, 0x80, 0x02, 0x01, 0x03, 0x30], .pkcs12),
        ([0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x00, 0x30], .der), ([0x30, 0x85, 0x01, 0x00, 0x02, 0x01, 0x03, 0x30], .text),
        ([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .text), ([0x7F, 0x45, 0x4C, 0x46, 0x02], .text),
    ])
    func looksAtTheFirstBytes(bytes: [UInt8], form: FileForm) {
        #expect(FileForm(bytes) == form)
    }
}
