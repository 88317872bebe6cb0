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

    /// What is taken apart without OpenSSL is what OpenSSL would have written.
    @Test(arguments: [CertificateKeyType.ecdsa, .rsa])
    func readsTheUsualFormsAsOpenSSLDoes(type: CertificateKeyType) throws {
        let read = try #require(KeyScan(try mint(["a.example"], keyType: type).key))
        #expect(!read.isProven && read.isConsistent())
        // Bytes behind the end leave the key to the general decoder.
        let decoded = try #require(KeyScan(read.key + [0]))
        #expect(decoded.isProven)
        #expect(decoded == read)
        #expect(decoded.type == read.type)
    }

    @Test func whatIsComputedIsProven() throws {
        let parts = try CurveParts()
        let scan = try #require(KeyScan(KeyForms.sec1(parts.scalar, curve: KeyForms.p256OID)))
        #expect(scan.isProven && scan == parts.scan)
        #expect(KeyScan(try mint(["a.example"], keyType: .ed25519).key)?.isProven == true)
    }

    /// Whoever decodes it: the key that is served holds both halves.
    @Test func aKeyWithoutItsPublicHalfIsCompleted() throws {
        let parts = try CurveParts()
        let bare = KeyForms.sec1(parts.scalar, curve: KeyForms.p256OID)
        for der in [bare, bare + [0xFF], KeyForms.ellipticCurve(bare), KeyForms.ellipticCurve(bare) + [0]] {
            let scan = try #require(KeyScan(der))
            #expect(scan == parts.scan && scan.isProven)
            #expect(KeyScan(scan.key) == scan)
        }
    }

    @Test func keysDifferByEveryPart() throws {
        let (first, second) = (try CurveParts(), try CurveParts())
        #expect(first.scan != second.scan)
        let mixed = try #require(KeyScan(KeyForms.sec1(first.scalar, curve: KeyForms.p256OID, point: second.point)))
        #expect(mixed != first.scan && mixed != second.scan)
    }
}
