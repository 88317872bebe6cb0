import Foundation
import TLS
import Testing

@testable import Control

/// The layouts that certificate producers write, each renewed the way its producer renews.
@Suite struct CertificateLayoutTests {
    private let fixture = CertificateFixture()
    private let root: Pair
    private let middle: Pair
    private let old: Pair
    private let new: Pair

    init() throws {
        root = try .authority("Test Root")
        middle = try .authority("Test Middle", issuer: root)
        old = try Pair(["www.example.com"], issuer: middle)
        new = try Pair(["www.example.com"], to: 180 * 86_400, issuer: middle)
    }

    private func expectServed(_ pair: Pair, chain: Int = 2, from source: String? = nil) {
        #expect(fixture.leaves("www.example.com").contains(pair.leaf))
        let entry = fixture.served.values.first { $0.chain[0] == pair.leaf }
        #expect(entry?.chain.count == chain)
        if let source { #expect(entry?.source == fixture.root + "/" + source) }
    }

    @Test func combinedFile() {
        fixture.write("site.pem", old.key + old.certificate + middle.certificate + root.certificate)
        fixture.start()
        expectServed(old, from: "site.pem")
        fixture.replace("site.pem", new.certificate + middle.certificate + new.key)
        #expect(fixture.settle())
        expectServed(new)
        #expect(fixture.served.count == 1)
        #expect(fixture.gaps == [])
        #expect(fixture.events == ["published site.pem", "renewed site.pem"])
    }

    @Test func hitchFileWithParametersAndNoNewlines() {
        let parameters = "-----BEGIN DH PARAMETERS-----\nMAYCAQUCAQI=\n-----END DH PARAMETERS-----"
        fixture.write(
            "site.pem", "\u{FEFF}" + old.key.dropLast() + old.certificate.replacing("\n", with: "\r\n") + middle.certificate + parameters)
        fixture.start()
        expectServed(old)
        #expect(fixture.directory.quarantined == [])
    }

    @Test(arguments: [
        ("cert.pem", "key.pem"), ("server.crt", "server.key"), ("a/x", "b/c/y"), ("www+1.pem", "www+1-key.pem"), ("z.txt", "0.bin"),
    ])
    func twoFilesUnderAnyNames(certificate: String, key: String) {
        fixture.write(certificate, old.certificate + middle.certificate)
        fixture.write(key, old.key)
        fixture.start()
        expectServed(old, from: certificate)
        #expect(fixture.entry("www.example.com")?.keySource == fixture.root + "/" + key)
    }

    @Test func certbot() {
        for (number, pair) in [(1, old), (2, new)] {
            let archive = fixture.base + "/archive/www.example.com/"
            fixture.write(archive + "cert\(number).pem", pair.certificate)
            fixture.write(archive + "chain\(number).pem", middle.certificate)
            fixture.write(archive + "fullchain\(number).pem", pair.certificate + middle.certificate)
            fixture.write(archive + "privkey\(number).pem", pair.key)
        }
        fixture.write("live/README", "This directory contains your keys and certificates.")
        func point(_ name: String, _ number: Int) {
            fixture.link("live/www.example.com/\(name).pem", to: "../../../archive/www.example.com/\(name)\(number).pem")
        }
        for name in ["cert", "chain", "fullchain", "privkey"] { point(name, 1) }
        fixture.start()
        expectServed(old, from: "live/www.example.com/fullchain.pem")
        #expect(fixture.served.count == 1)
        // One link after another, and the worst luck: a scan after each.
        for name in ["cert", "privkey", "chain", "fullchain"] {
            point(name, 2)
            #expect(fixture.settle())
            #expect(!fixture.leaves("www.example.com").isEmpty)
        }
        expectServed(new, from: "live/www.example.com/fullchain.pem")
        #expect(fixture.served.count == 1)
        #expect(fixture.gaps == [])
        #expect(fixture.directory.quarantined == [])
    }

    @Test func dehydrated() {
        func write(_ stamp: String, _ pair: Pair) {
            fixture.write("certs/www.example.com/cert-\(stamp).pem", pair.certificate)
            fixture.write("certs/www.example.com/chain-\(stamp).pem", middle.certificate)
            fixture.write("certs/www.example.com/fullchain-\(stamp).pem", pair.certificate + middle.certificate)
            fixture.write("certs/www.example.com/privkey-\(stamp).pem", pair.key)
            fixture.write(
                "certs/www.example.com/cert-\(stamp).csr", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")
            for name in ["privkey", "cert", "chain", "fullchain"] {
                fixture.link("certs/www.example.com/\(name).pem", to: "\(name)-\(stamp).pem")
            }
        }
        write("1700000000", old)
        fixture.start()
        expectServed(old)
        write("1800000000", new)
        #expect(fixture.settle())
        expectServed(new)
        #expect(fixture.directory.quarantined == [])
    }

    @Test func kubernetesSecret() {
        func write(_ stamp: String, _ pair: Pair) {
            fixture.write("..\(stamp)/tls.crt", pair.certificate + middle.certificate)
            fixture.write("..\(stamp)/tls.key", pair.key)
            fixture.write("..\(stamp)/ca.crt", root.certificate)
        }
        write("2026_01_01", old)
        fixture.link("..data", to: "..2026_01_01")
        for name in ["tls.crt", "tls.key", "ca.crt"] { fixture.link(name, to: "..data/\(name)") }
        fixture.start()
        expectServed(old, from: "tls.crt")
        #expect(fixture.served.count == 1)
        write("2026_02_02", new)
        fixture.settle()
        expectServed(old)
        fixture.link("..data", to: "..2026_02_02")
        fixture.remove("..2026_01_01")
        #expect(fixture.settle())
        expectServed(new)
        #expect(fixture.served.count == 1)
        #expect(fixture.gaps == [])
    }

    @Test func lego() {
        func write(_ pair: Pair) {
            fixture.write("certificates/www.example.com.crt", pair.certificate + middle.certificate)
            fixture.write("certificates/www.example.com.issuer.crt", middle.certificate)
            fixture.write("certificates/www.example.com.key", pair.key)
            fixture.write("certificates/www.example.com.json", "{}")
            fixture.write("certificates/www.example.com.pem", pair.certificate + middle.certificate + pair.key)
        }
        write(old)
        fixture.start()
        expectServed(old)
        write(new)
        #expect(fixture.settle())
        expectServed(new)
        #expect(fixture.served.count == 1)
        #expect(fixture.directory.quarantined == [])
    }

    @Test func acmeSh() {
        func write(_ pair: Pair) {
            fixture.write("www.example.com_ecc/www.example.com.cer", pair.certificate)
            fixture.write("www.example.com_ecc/www.example.com.key", pair.key)
            fixture.write("www.example.com_ecc/www.example.com.conf", "Le_Domain='www.example.com'")
            fixture.write("www.example.com_ecc/ca.cer", middle.certificate)
            fixture.write("www.example.com_ecc/fullchain.cer", pair.certificate + middle.certificate)
        }
        write(old)
        fixture.start()
        expectServed(old, from: "www.example.com_ecc/fullchain.cer")
        write(new)
        #expect(fixture.settle())
        expectServed(new, from: "www.example.com_ecc/fullchain.cer")
        #expect(fixture.served.count == 1)
        #expect(fixture.directory.quarantined == [])
    }

    @Test func caddyStorage() {
        fixture.write("acme/www.example.com/www.example.com.crt", old.certificate + middle.certificate)
        fixture.write("acme/www.example.com/www.example.com.key", old.key)
        fixture.write("acme/www.example.com/www.example.com.json", "{\"sans\":[]}")
        fixture.start()
        expectServed(old)
        fixture.replace("acme/www.example.com/www.example.com.crt", new.certificate + middle.certificate)
        fixture.replace("acme/www.example.com/www.example.com.key", new.key)
        #expect(fixture.settle())
        expectServed(new)
    }

    @Test func mkcertWithItsAuthorityBeside() throws {
        let local = try Pair(["localhost", "*.local.test"], issuer: root)
        fixture.write("_wildcard.local.test+1.pem", local.certificate)
        fixture.write("_wildcard.local.test+1-key.pem", local.key)
        fixture.write("rootCA.pem", root.certificate)
        fixture.write("rootCA-key.pem", root.key)
        fixture.start()
        #expect(fixture.served.count == 1)
        #expect(fixture.entry("*.local.test")?.chain == [local.leaf])
        #expect(fixture.directory.quarantined == [])
    }

    @Test func opensslByHand() throws {
        // `openssl req -x509` marks its certificates as authorities.
        let pair = try Pair(["by-hand.example"], isAuthority: true)
        fixture.write("cert.pem", pair.certificate)
        fixture.write("key.pem", pair.key)
        fixture.start()
        #expect(fixture.leaves("by-hand.example") == [pair.leaf])
    }

    @Test func rsaAndECDSAForOneName() throws {
        let rsa = try Pair(["www.example.com"], keyType: .rsa, issuer: middle)
        fixture.write("www.pem.rsa", rsa.combined)
        fixture.write("www.pem.ecdsa", old.combined)
        fixture.start()
        #expect(fixture.leaves("www.example.com") == [rsa.leaf, old.leaf])
    }
}
