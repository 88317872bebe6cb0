import TLS
import Testing

@Suite struct PEMHeadersTests {
    private static let vector = "000102030405060708090A0B0C0D0E0F"

    private func parse(_ headers: String, label: String = "RSA PRIVATE KEY", lineEnd: String = "\n") -> PEMContent {
        let text = "-----BEGIN \(label)-----\n\(headers)\nAQID\n-----END \(label)-----\n"
        return PEM.parse([UInt8](text.replacing("\n", with: lineEnd).utf8))
    }

    @Test(arguments: ["\n", "\r\n", "\r", "  \n", "\n  "])
    func readsHowAKeyIsEncrypted(lineEnd: String) {
        let content = parse("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,\(Self.vector)\n", lineEnd: lineEnd)
        #expect(content.problems == [])
        #expect(content.blocks.map(\.bytes) == [[1, 2, 3]])
        #expect(content.blocks.first?.encryption == PEMEncryption(cipher: .aes256, vector: Array(0..<16)))
    }

    @Test(arguments: ["Comment: x", "Comment: x\nX-Y: ENCRYPTED", "Proc-Type: 4,MIC-CLEAR", "localKeyID: 01 02\nfriendlyName: x"])
    func readsAKeyWithHarmlessHeaders(headers: String) {
        let content = parse(headers + "\n")
        #expect(content.problems == [])
        #expect(content.blocks.map(\.bytes) == [[1, 2, 3]])
        #expect(content.blocks.allSatisfy { $0.encryption == nil })
    }

    @Test(arguments: [
        ("Proc-Type: 4,ENCRYPTED\n", "DEK-Info"), ("Proc-Type: 4,ENCRYPTED\nDEK-Info: \n", "incomplete"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC\n", "incomplete"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n", "vector of 16"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,\(vector)\n", "vector of 8"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,\(vector.replacing("0F", with: "0G"))\n", "vector of 16"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,\(vector)0\n", "vector of 16"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-GCM,\(vector)\n", "cipher that is not supported"),
        ("Proc-Type: 4,ENCRYPTED\nDEK-Info: ../../x,\(vector)\n", "cipher that is not supported"),
        ("Comment: x", "header without an end"), (String(repeating: "a: b\n", count: 17), "too many header lines"),
        ("a: " + String(repeating: "b", count: 2000) + "\n", "too many header lines"), ("a: b\n\n????", "not base64"),
    ])
    func saysWhatIsWrong(headers: String, reason: String) {
        let content = parse(headers)
        #expect(content.blocks == [])
        #expect(content.problems.map(\.block) == [1])
        #expect(content.problems.first?.reason.contains(reason) == true, "\(content.problems)")
    }
}
