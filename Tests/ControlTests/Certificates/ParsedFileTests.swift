import Foundation
import Support
import TLS
import Testing

@testable import Control

@Suite struct ParsedFileTests {
    private let authority: Pair
    private let pair: Pair

    init() throws {
        authority = try .authority("Test Authority")
        pair = try Pair(["a.example"], issuer: authority)
    }

    private func parse(_ bytes: [UInt8], name: String = "/certs.d/a.pem", _ passphrases: Passphrases = .none) -> ParsedFile {
        ParsedFile(name: name, bytes: bytes, modifiedNanoseconds: 1, passphrases: passphrases)
    }

    private func parse(_ text: String, name: String = "/certs.d/a.pem", _ passphrases: Passphrases = .none) -> ParsedFile {
        parse(Array(text.utf8), name: name, passphrases)
    }

    private func passphrases(_ text: String) throws -> Passphrases {
        var bytes = Array(text.utf8)
        return try Passphrases(source: "/etc/phrases", wiping: &bytes)
    }

    private func expectPair(_ file: ParsedFile, _ pair: Pair? = nil) {
        let pair = pair ?? self.pair
        #expect(file.problem == nil)
        #expect(file.certificates.first?.der == pair.leaf)
        #expect(file.keys.map(\.scan) == [KeyScan(pair.minted.key)].compactMap { $0 })
    }

    // PEM.

    @Test func keepsBlockNumbers() {
        let file = parse(
            "-----BEGIN DH PARAMETERS-----\n-----END DH PARAMETERS-----\n" + pair.key + authority.certificate + pair.certificate)
        #expect(file.problem == nil)
        #expect(file.keys.map(\.block) == [2])
        #expect(file.certificates.map(\.block) == [3, 4])
        #expect(file.certificates.map(\.der) == [authority.leaf, pair.leaf])
    }

    @Test func aTrustedCertificateIsServedWithoutItsNotes() {
        let notes: [UInt8] = [0x30, 0x0C, 0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]
        expectPair(parse(PEM.encode(pair.leaf + notes, label: "TRUSTED CERTIFICATE") + pair.key))
    }

    @Test func namesTheFirstProblem() {
        let bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let torn = "-----BEGIN PRIVATE KEY-----\nAAAA\n"
        #expect(parse(pair.certificate + bad + torn).problem?.block == 2)
        #expect(parse(pair.certificate + torn + bad).problem?.block == 2)
        #expect(parse(pair.certificate + pair.key + torn).problem?.reason.contains("END line") == true)
    }

    @Test func readsABundleOfAuthorities() throws {
        let text = String(repeating: authority.certificate, count: 400)
        #expect(text.utf8.count > 150_000)
        let file = parse("# Authorities\n" + text, name: "/certs.d/ca-certificates.crt")
        #expect(file.problem == nil)
        #expect(file.certificates.count == 400)
        let many = String(repeating: "-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n", count: 1001)
        #expect(parse(many).problem == PEMProblem(block: 1001, reason: "more than 1000 blocks"))
    }

    @Test func readsACertificateOfTenThousandNames() throws {
        let names = (0..<10_000).map { "host-\($0).department.example.com" }
        let large = try Pair(names)
        let file = parse(large.combined)
        expectPair(file, large)
        #expect(file.certificates.first?.scan.names == names)
        #expect(large.leaf.count > 300_000)
    }

    // Under a passphrase.

    @Test(arguments: [SealedFiles.Scheme.aes256, .scrypt, .desWithMD5])
    func opensKeysWithThePassphrasesGiven(scheme: SealedFiles.Scheme) throws {
        let sealed = PEM.encode(
            try #require(SealedFiles.key(pair.minted.key, scheme, passphrase: "right")), label: "ENCRYPTED PRIVATE KEY")
        expectPair(parse(pair.certificate + sealed, try passphrases("wrong\nright\n")))
        let locked = PEMProblem(block: 2, reason: "the key is encrypted; set certificates.passphrase_file")
        #expect(parse(pair.certificate + sealed).problem == locked)
        let unfit = PEMProblem(block: 2, reason: "no passphrase in /etc/phrases opens the key")
        #expect(parse(pair.certificate + sealed, try passphrases("wrong\n")).problem == unfit)
    }

    @Test func opensTraditionalKeys() throws {
        let sealed = try #require(SealedFiles.traditional(pair.minted.key, cipher: "AES-256-CBC", passphrase: "right"))
        expectPair(parse(sealed + pair.certificate, try passphrases("right")))
        #expect(parse(sealed).problem?.reason == "the key is encrypted; set certificates.passphrase_file")
        #expect(parse(sealed).problem?.block == 1)
    }

    // PKCS#12 and DER.

    private func pkcs12(_ scheme: SealedFiles.Scheme = .aes256, passphrase: String? = "right") throws -> [UInt8] {
        try #require(
            SealedFiles.pkcs12(
                key: pair.minted.key, certificates: [pair.leaf, authority.leaf], keys: scheme, certificatesAs: scheme,
                passphrase: passphrase))
    }

    @Test(arguments: ["/a.p12", "/a.pfx", "/a.PFX", "/a.pem", "/a"])
    func readsPKCS12UnderAnyName(name: String) throws {
        let file = parse(try pkcs12(), name: name, try passphrases("right"))
        expectPair(file)
        #expect(file.certificates.map(\.der) == [pair.leaf, authority.leaf])
        #expect(file.certificates.map(\.block) == [0, 0])
        expectPair(parse(try pkcs12(passphrase: ""), name: name))
        #expect(parse(try pkcs12(), name: name).problem?.reason == "the file is encrypted; set certificates.passphrase_file")
    }

    @Test func readsDERUnderAnyName() throws {
        for name in ["/a.crt", "/a.cer", "/a.der", "/a", "/a.key"] {
            let file = parse(pair.leaf, name: name)
            #expect(file.problem == nil)
            #expect(file.certificates.map(\.der) == [pair.leaf])
            #expect(parse(pair.minted.key, name: name).keys.map(\.scan) == [KeyScan(pair.minted.key)].compactMap { $0 })
        }
        let sealed = try #require(SealedFiles.key(pair.minted.key, .aes256, passphrase: "right"))
        #expect(parse(sealed, name: "/a.key", try passphrases("right")).keys.count == 1)
        #expect(parse(sealed, name: "/a.key").problem?.reason == "the key is encrypted; set certificates.passphrase_file")
    }

    @Test func saysWhenBinaryFilesAreCutOff() throws {
        let file = try pkcs12(.none, passphrase: nil)
        for end in [20, 100, file.count - 1] {
            #expect(parse(Array(file[..<end]), name: "/a.p12").problem?.reason.contains("half-written") == true)
        }
        for end in [20, 100, pair.leaf.count - 1] {
            #expect(parse(Array(pair.leaf[..<end]), name: "/a.cer").problem?.reason.contains("half-written") == true)
        }
    }

    // Names.

    @Test(arguments: [
        "/d/a.pem", "/d/a.crt", "/d/a.cer", "/d/a.cert", "/d/a.key", "/d/a.p12", "/d/a.pfx", "/d/a.der", "/d/A.PEM", "/d/.pem",
    ])
    func someNamesPromiseACertificate(name: String) {
        #expect(parse("", name: name).problem?.reason == "the file is empty")
        #expect(parse("hello", name: name).problem?.reason == "no PEM block in it")
        #expect(parse([0xFF, 0xFE, 0x2D, 0, 0x2D, 0], name: name).problem?.reason == "UTF-16 text; save it as ASCII or UTF-8")
        #expect(parse([0x30, 0x82, 0x01, 0x00, 0x30, 0x01], name: name).problem?.reason.contains("no DER certificate") == true)
        #expect(parse("-----BEGIN X-----\n-----END X-----\n", name: name).problem == nil)
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
        #expect(parse(key, name: name).problem?.block == 1)
    }

    @Test(arguments: [
        "/d/a.pem.ocsp", "/d/a.pem.sctl", "/d/a.json", "/d/README", "/d/ca.srl", "/d/a.csr", "/d/a.pem.issuer", "/d/index.html",
        "/d/logo.png", "/d/pem", "/d/a.pem.bak", "/d/", "",
    ])
    func otherNamesPromiseNothing(name: String) {
        let contents: [[UInt8]] = [
            [], Array("hello".utf8), [0xFF, 0xFE, 0x2D, 0, 0x2D, 0], [0x30, 0x82, 0x01, 0x00, 0x30, 0x01], [0x89, 0x50, 0x4E, 0x47, 0x0D],
            // An OCSP response, and the start of a list of time stamps.
            [0x30, 0x03, 0x0A, 0x01, 0x06], [0x00, 0xF2, 0x00, 0x77, 0x00, 0xEE],
            Array("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n".utf8),
        ]
        for content in contents {
            let file = parse(content, name: name)
            #expect(file.problem == nil && file.certificates.isEmpty && file.keys.isEmpty)
        }
    }

    @Test func contentCountsUnderEveryName() {
        for name in ["/d/a.pem.issuer", "/d/a.txt", "/d/index.html", "/d/a"] {
            #expect(parse(pair.certificate, name: name).certificates.count == 1)
            #expect(parse("-----BEGIN CERTIFICATE-----\nAAAA", name: name).problem?.block == 1)
        }
    }
}
