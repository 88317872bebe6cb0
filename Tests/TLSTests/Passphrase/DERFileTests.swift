import Support
import TLS
import Testing

@Suite struct DERFileTests {
    private func read(_ der: [UInt8], _ passphrases: Passphrases = .none) -> Result<DERFile.Content?, FileRefusal> {
        outcome(passphrases) { trial throws(FileRefusal) in try DERFile.read(der, &trial) }
    }

    private func key(_ der: [UInt8], _ passphrases: Passphrases = .none) -> KeyScan? {
        if case .success(.key(let scan)?) = read(der, passphrases) { return scan }
        return nil
    }

    @Test func readsACertificate() throws {
        let pair = try mint(["a.example"])
        guard case .success(.certificate(let scan)?) = read(pair.certificate) else {
            Issue.record("not read")
            return
        }
        #expect(scan.names == ["a.example"])
    }

    @Test func readsEveryFormOfAKey() throws {
        for type in [CertificateKeyType.ecdsa, .rsa, .ed25519] {
            let pair = try mint(["a.example"], keyType: type)
            let scan = try #require(KeyScan(pair.key))
            #expect(key(pair.key) == scan)
            #expect(key(scan.key) == scan)
            let sealed = try #require(SealedFiles.key(pair.key, .aes256, passphrase: "right"))
            #expect(key(sealed, try .lines("right")) == scan)
            #expect(read(sealed).reason == "the key is encrypted; set certificates.passphrase_file")
        }
    }

    @Test func readsNothingElse() throws {
        let pair = try mint(["a.example"])
        // Too short, too long, an OCSP response, a signed request, a revocation list.
        for der: [UInt8] in [
            [], [0x30], Array(pair.certificate.dropLast()), pair.certificate + [0x0A], Array(pair.key.dropLast()), pair.key + [0],
            [0x30, 0x03, 0x0A, 0x01, 0x06], [0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00], [0x30, 0x00], [0x02, 0x01, 0x00],
        ] {
            guard case .success(nil) = read(der) else {
                Issue.record("\(der) was read")
                continue
            }
        }
    }
}
