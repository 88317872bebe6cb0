import Support
import TLS
import Testing

@Suite struct PKCS12Tests {
    private let authority: CertificateMint.Minted
    private let pair: CertificateMint.Minted

    init() throws {
        authority = try mint(["Authority"], isAuthority: true, hasAlternativeNames: false)
        pair = try mint(["a.example"], issuer: authority)
    }

    private func make(_ keys: SealedFiles.Scheme, _ certificates: SealedFiles.Scheme, _ passphrase: String?) throws -> [UInt8] {
        try #require(
            SealedFiles.pkcs12(
                key: pair.key, certificates: [pair.certificate, authority.certificate], keys: keys, certificatesAs: certificates,
                passphrase: passphrase))
    }

    private func open(_ bytes: [UInt8], _ passphrases: Passphrases, rounds: Int = PassphraseTrial.maximumRounds)
        -> Result<PKCS12, FileRefusal>
    {
        outcome(passphrases, rounds: rounds) { trial throws(FileRefusal) in try PKCS12(bytes, &trial) }
    }

    private func expectWhole(_ result: Result<PKCS12, FileRefusal>) {
        #expect(result.value?.certificates == [pair.certificate, authority.certificate], "\(result.reason ?? "")")
        #expect(result.value?.keys == KeyScan(pair.key).map { [$0] })
    }

    /// Today's default of OpenSSL, its default of old, Windows and macOS, and the rest.
    @Test(arguments: [
        (SealedFiles.Scheme.aes256, SealedFiles.Scheme.aes256), (.pkcs12TripleDES, .rc2With40Bits), (.pkcs12TripleDES, .pkcs12TripleDES),
        (.rc2With128Bits, .rc2With40Bits), (.rc4With128Bits, .rc4With128Bits), (.aes128, .none), (.none, .aes128), (.tripleDES, .aes256),
    ])
    func opensEveryScheme(keys: SealedFiles.Scheme, certificates: SealedFiles.Scheme) throws {
        let bytes = try make(keys, certificates, "right")
        #expect(FileForm(bytes) == .pkcs12)
        expectWhole(open(bytes, try .lines("wrong", "right")))
        #expect(open(bytes, try .lines("wrong")).reason == "no passphrase in /etc/phrases opens the file")
        #expect(open(bytes, .none).reason == "the file is encrypted; set certificates.passphrase_file")
    }

    @Test(arguments: [SealedFiles.Scheme.aes256, .pkcs12TripleDES, .rc2With40Bits], ["", nil])
    func needsNoPassphraseFileForAnEmptyPassphrase(scheme: SealedFiles.Scheme, passphrase: String?) throws {
        let bytes = try make(scheme, scheme, passphrase)
        expectWhole(open(bytes, .none))
        expectWhole(open(bytes, try .lines("wrong")))
    }

    @Test func readsWhatIsNotEncrypted() throws {
        expectWhole(open(try make(.none, .none, "for the MAC only"), .none))
    }

    @Test func readsCertificatesAlone() throws {
        let bytes = try #require(
            SealedFiles.pkcs12(
                key: nil, certificates: [authority.certificate], keys: .none, certificatesAs: .aes256, passphrase: "right"))
        let content = open(bytes, try .lines("right")).value
        #expect(content?.certificates == [authority.certificate])
        #expect(content?.keys == [])
    }

    /// As Firefox and older versions of macOS and Java write it: lengths left open, octet strings in pieces.
    @Test(arguments: [SealedFiles.Scheme.none, .aes256])
    func readsIndefiniteLengths(scheme: SealedFiles.Scheme) throws {
        let bytes = IndefiniteForm.encode(try make(scheme, scheme, "right"))
        #expect(bytes[1] == 0x80)
        #expect(FileForm(bytes) == .pkcs12)
        expectWhole(open(bytes, try .lines("right")))
        for end in stride(from: 4, to: bytes.count, by: 61) { #expect(open(Array(bytes[..<end]), try .lines("right")).value == nil) }
    }

    @Test func boundsTheWorkOfTheWholeFile() throws {
        let bytes = try make(.aes256, .aes256, "right")
        #expect(open(bytes, try .lines("right"), rounds: 4096).value != nil)
        #expect(open(bytes, try .lines("right"), rounds: 4095).reason?.contains("takes too long") == true)
    }

    @Test func saysWhenAFileIsCutOff() throws {
        let bytes = try make(.none, .none, nil)
        for end in stride(from: 8, to: bytes.count - 1, by: 13) {
            #expect(FileForm(Array(bytes[..<end])) == .pkcs12)
            #expect(open(Array(bytes[..<end]), .none).reason?.contains("half-written") == true)
        }
    }

    @Test func survivesEveryFlip() throws {
        let bytes = try make(.none, .none, nil)
        for position in bytes.indices {
            var flipped = bytes
            flipped[position] ^= 0x55
            _ = open(flipped, .none)
        }
    }

    /// Whole DER, but not that of a PKCS#12 file.
    @Test(arguments: [
        [0x30, 0x03, 0x02, 0x01, 0x03], [0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00], [0x30, 0x80, 0x02, 0x01, 0x03, 0x00, 0x00],
        [0x30, 0x80, 0x02, 0x01, 0x03], [0x30, 0x80, 0x02, 0x80, 0x00, 0x00, 0x00, 0x00],
        [0x30, 0x80] + [UInt8](repeating: 0x30, count: 3) + [0x80],
    ])
    func refuses(bytes: [UInt8]) {
        #expect(open(bytes, .none).reason?.contains("not readable as PKCS#12") == true)
    }

    @Test func aDeepNestIsRefused() {
        let nest = (0..<100_000).flatMap { _ -> [UInt8] in [0x30, 0x80] }
        let deep: [UInt8] = [0x30, 0x80, 0x02, 0x01, 0x03] + nest
        #expect(open(deep, .none).reason?.contains("not readable") == true)
    }
}

/// DER in the form that programs write who do not know a length before its end.
enum IndefiniteForm {
    static func encode(_ der: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var position = 0
        while position < der.count {
            let tag = der[position]
            var count = Int(der[position + 1])
            var start = position + 2
            if count >= 0x80 {
                let bytes = count & 0x7F
                count = der[start..<start + bytes].reduce(0) { $0 << 8 | Int($1) }
                start += bytes
            }
            let content = Array(der[start..<start + count])
            if tag & 0x20 != 0 {
                output += [tag, 0x80] + encode(content) + [0, 0]
            } else if tag == 0x04 && count > 40 {
                output += [0x24, 0x80] + pieces(content) + [0, 0]
            } else if tag == 0x80 {
                output += [0xA0, 0x80] + pieces(content) + [0, 0]
            } else {
                output += der[position..<start] + content
            }
            position = start + count
        }
        return output
    }

    private static func pieces(_ content: [UInt8]) -> [UInt8] {
        stride(from: 0, to: content.count, by: 100).flatMap { start in
            KeyForms.tlv(4, Array(content[start..<min(start + 100, content.count)]))
        }
    }
}
