import Foundation
import Support
import TLS
import Testing

@testable import Control

/// Files of every form side by side in a watched directory.
@Suite struct CertificateFormTests {
    private let fixture = CertificateFixture()
    private let authority: Pair
    private let pair: Pair

    init() throws {
        authority = try .authority("Test Authority")
        pair = try Pair(["www.example.com"], issuer: authority)
    }

    private func write(_ name: String, _ bytes: [UInt8]) {
        fixture.write(name, "")
        _ = FileManager.default.createFile(atPath: fixture.path(name), contents: Data(bytes))
    }

    private func pkcs12(_ scheme: SealedFiles.Scheme, passphrase: String?) throws -> [UInt8] {
        try #require(
            SealedFiles.pkcs12(
                key: pair.minted.key, certificates: [pair.leaf, authority.leaf], keys: scheme, certificatesAs: scheme,
                passphrase: passphrase))
    }

    private func expectServed(quarantined: [String] = []) {
        #expect(fixture.leaves("www.example.com") == [pair.leaf])
        #expect(fixture.served.count == 1)
        #expect(
            fixture.directory.quarantined.map(\.file) == quarantined.map { fixture.root + "/" + $0 }, "\(fixture.directory.quarantined)")
    }

    @Test func aPairInDER() throws {
        write("www.cer", pair.leaf)
        write("www.key", pair.minted.key)
        fixture.start()
        expectServed()
    }

    @Test func aPairInPKCS12WithoutAPassphrase() throws {
        write("www.pfx", try pkcs12(.aes256, passphrase: ""))
        fixture.start()
        expectServed()
        #expect(fixture.entry("www.example.com")?.keySource == fixture.path("www.pfx"))
    }

    /// lego writes NAME.pfx beside the pair, under a passphrase.
    @Test(arguments: [SealedFiles.Scheme.rc2With40Bits, .aes256])
    func anUnopenedPKCS12FileHarmsNoPairBesideIt(scheme: SealedFiles.Scheme) throws {
        fixture.write("www.example.com.crt", pair.certificate + authority.certificate)
        fixture.write("www.example.com.key", pair.key)
        write("www.example.com.pfx", try pkcs12(scheme, passphrase: "changeit"))
        fixture.start()
        expectServed(quarantined: ["www.example.com.pfx"])
        #expect(fixture.reason("www.example.com.pfx") == "the file is encrypted; set certificates.passphrase_file")
        #expect(fixture.entry("www.example.com")?.source == fixture.path("www.example.com.crt"))
    }

    @Test func anOpenedPKCS12FileAndThePairBesideItAreOneCertificate() throws {
        fixture.write("www.example.com.crt", pair.certificate)
        fixture.write("www.example.com.key", pair.key)
        write("www.example.com.pfx", try pkcs12(.aes256, passphrase: ""))
        fixture.start()
        expectServed()
    }

    /// HAProxy finds these by their names; nothing in them is ours to judge.
    @Test func siblingsOfHAProxyAreNoNews() throws {
        fixture.write("www.pem", pair.combined)
        fixture.write("www.pem.issuer", authority.certificate)
        write("www.pem.ocsp", [0x30, 0x82, 0x01, 0xD3, 0x0A, 0x01, 0x00] + [UInt8](repeating: 7, count: 464))
        write("www.pem.sctl", [0x00, 0xF2, 0x00, 0x77, 0x00] + [UInt8](repeating: 7, count: 200))
        fixture.start()
        expectServed()
    }

    /// No name makes an authority more than a possible issuer: above all, none asks clients for certificates.
    @Test(arguments: ["www.ca", "ca.crt", "ca.pem", "client-ca.pem", "www.pem.issuer", "rootCA.der"])
    func authoritiesAreIssuersAndNothingElse(name: String) throws {
        fixture.write("www.pem", pair.combined)
        if name.hasSuffix(".der") { write(name, authority.leaf) } else { fixture.write(name, authority.certificate) }
        fixture.start()
        expectServed()
        #expect(fixture.events == ["published www.pem"])
    }

    @Test func aBundleOfAuthoritiesIsNoNews() throws {
        let authorities = try (0..<150).map { try Pair.authority("Authority \($0)").certificate }
        fixture.write("www.pem", pair.combined)
        fixture.write("ca-certificates.crt", authorities.joined(separator: "# another one\n"))
        fixture.start()
        expectServed()
    }

    @Test func aPageOrAnImageIsNoNews() {
        fixture.write("www.pem", pair.combined)
        fixture.write("index.html", "<html>-----</html>")
        write("logo.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        write("empty", [])
        fixture.write("ca.srl", "0123ABCD")
        fixture.write("www.csr", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")
        fixture.start()
        expectServed()
    }
}
