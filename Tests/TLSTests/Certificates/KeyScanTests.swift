import TLS
import Testing

@Suite struct KeyScanTests {
    /// A key that is encrypted although its label does not say so: it must be refused, without asking a terminal for the passphrase.
    @Test func refusesAnEncryptedKeyInDisguise() {
        let text = """
            -----BEGIN PRIVATE KEY-----
            MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAi2UN+uQa4+2gIBATAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQHbni1C4wkA
            OUBEEm89YTfgSBkKB1YqVVoUVB0jl0d5bEb0gQlFq8oDVu70BhF27JfqiVBXy7W5q819Die/z/KvmgVE5jVZWanoX9WcSHyXaFug8X7viINKdV
            fNQmHrvFMUv2Spv5fJ/YwcQ0IvQGzFOETa5JexG24Ohi9anOiOsEiJQu3OWL+Wltkss36415IaHfhIGBDoI502yuhiDC6D1/xg==
            -----END PRIVATE KEY-----
            """
        let blocks = PEM.parse([UInt8](text.utf8)).blocks
        #expect(blocks.count == 1)
        #expect(blocks.first.flatMap { KeyScan($0.bytes) } == nil)
    }

    @Test func refusesAPublicKeyAndACertificate() throws {
        let pair = try mint(["a.example"])
        #expect(KeyScan(pair.certificate) == nil)
        #expect(KeyScan(pair.key) != nil)
    }

    @Test func survivesEveryTruncationAndFlip() throws {
        let der = try mint(["a.example"]).key
        for position in der.indices {
            #expect(KeyScan(Array(der[..<position])) == nil)
            var flipped = der
            flipped[position] ^= 0x55
            _ = KeyScan(flipped)
        }
    }
}
