import Support
import TLS
import Testing

@Suite struct EncryptedKeyTests {
    private let pair: CertificateMint.Minted
    private let scan: KeyScan

    init() throws {
        pair = try mint(["a.example"])
        scan = try #require(KeyScan(pair.key))
    }

    private func open(_ der: [UInt8], _ passphrases: Passphrases) -> Result<KeyScan, FileRefusal> {
        outcome(passphrases) { trial throws(FileRefusal) in try EncryptedKey.open(der, &trial) }
    }

    private func openTraditional(_ pem: String, _ passphrases: Passphrases) -> Result<KeyScan, FileRefusal> {
        outcome(passphrases) { trial throws(FileRefusal) in
            guard let block = PEM.parse(Array(pem.utf8)).blocks.first, let encryption = block.encryption else {
                throw FileRefusal("no block")
            }
            return try EncryptedKey.open(block.bytes, encryption, &trial)
        }
    }

    @Test(arguments: SealedFiles.Scheme.allCases.filter { $0 != .none })
    func opensEveryScheme(scheme: SealedFiles.Scheme) throws {
        let der = try #require(SealedFiles.key(pair.key, scheme, passphrase: "right"))
        #expect(EncryptedKey.isEncrypted(der))
        #expect(open(der, try .lines("wrong", "right")).value == scan)
        #expect(open(der, try .lines("wrong", "Right")).reason == "no passphrase in /etc/phrases opens the key")
        #expect(open(der, .none).reason == "the key is encrypted; set certificates.passphrase_file")
    }

    @Test(arguments: TraditionalCipher.allCases)
    func opensEveryTraditionalCipher(cipher: TraditionalCipher) throws {
        for pair in [pair, try mint(["r.example"], keyType: .rsa)] {
            let pem = try #require(SealedFiles.traditional(pair.key, cipher: cipher.rawValue, passphrase: "right"))
            #expect(pem.contains("DEK-Info: \(cipher.rawValue),"))
            for text in [pem, pem.replacing("\n", with: "\r\n"), pem.replacing("\n", with: "\r"), pem.replacing("\n", with: "  \n  ")] {
                #expect(openTraditional(text, try .lines("wrong", "right")).value == KeyScan(pair.key))
            }
            #expect(openTraditional(pem, try .lines("wrong")).reason == "no passphrase in /etc/phrases opens the key")
            #expect(openTraditional(pem, .none).reason == "the key is encrypted; set certificates.passphrase_file")
        }
    }

    @Test func spacesBelongToAPassphraseAndLineEndsDoNot() throws {
        let der = try #require(SealedFiles.key(pair.key, .aes256, passphrase: " r\u{E9} "))
        #expect(open(der, try .lines(" r\u{E9} \r", "x")).value == scan)
        #expect(open(der, try .lines("r\u{E9}")).value == nil)
    }

    /// In 256 wrong passphrases about one gives a padding that looks right.
    @Test func isNotFooledByAPaddingThatHappensToFit() throws {
        let pem = try #require(SealedFiles.traditional(pair.key, cipher: "AES-128-CBC", passphrase: "right"))
        for batch in 0..<10 {
            var bytes = Array((0..<100).map { "wrong \(batch) \($0)\n" }.joined().utf8)
            #expect(openTraditional(pem, try Passphrases(source: "/p", wiping: &bytes)).reason == "no passphrase in /p opens the key")
        }
    }

    @Test func boundsTheWorkOverAllPassphrases() throws {
        let der = try #require(SealedFiles.key(pair.key, .aes256, passphrase: "right", iterations: 1000))
        let three = outcome(try .lines("a", "b", "right"), rounds: 3000) { trial throws(FileRefusal) in
            try EncryptedKey.open(der, &trial)
        }
        #expect(three.value == scan)
        let two = outcome(try .lines("a", "b", "right"), rounds: 2999) { trial throws(FileRefusal) in try EncryptedKey.open(der, &trial) }
        #expect(two.reason?.contains("takes too long") == true)
    }

    @Test func triesFirstWhatFittedBefore() throws {
        let der = try #require(SealedFiles.key(pair.key, .aes256, passphrase: "right", iterations: 1000))
        let opened = outcome(try .lines("a", "b", "right"), rounds: 5000) { trial throws(FileRefusal) in
            [try EncryptedKey.open(der, &trial), try EncryptedKey.open(der, &trial), try EncryptedKey.open(der, &trial)]
        }
        #expect(opened.value?.count == 3)
    }

    @Test func saysWhenWhatIsInsideIsNoKey() throws {
        var key = pair.key
        key[key.count - 1] ^= 1  // The public half does not belong to the private one any more.
        let der = try #require(SealedFiles.key(key, .aes256, passphrase: "right"))
        #expect(open(der, try .lines("right")).reason == "the private key in it is none that OpenSSL can read")
    }

    @Test func survivesEveryTruncationAndFlip() throws {
        let der = try #require(SealedFiles.key(pair.key, .aes256, passphrase: "right", iterations: 1))
        let passphrases = try Passphrases.lines("right")
        for position in der.indices {
            #expect(open(Array(der[..<position]), passphrases).value == nil)
            var flipped = der
            flipped[position] ^= 0x55
            // What only changes the salt's or the cipher's length is refused, the rest does not decrypt; the version of the key is not looked at.
            let result = open(flipped, passphrases)
            #expect(result.value == nil || result.value == scan)
        }
    }

    @Test(arguments: [[], [0x30, 0x00], [0x30, 0x02, 0x05, 0x00], [0x30, 0x04, 0x30, 0x00, 0x04, 0x00, 0x00]])
    func isNoEncryptedKey(der: [UInt8]) {
        #expect(!EncryptedKey.isEncrypted(der))
        #expect(open(der, .none).reason == "not an encrypted private key")
    }
}
