import Config
import Foundation
import Reactor
import Support
import TLS
import Testing

@testable import Control

/// Who may get at the keys, and the passphrases that open them, may change while they are served.
@Suite struct CertificateKeyChangeTests {
    private let fixture = CertificateFixture()
    private let name = "www.example.com"
    private let old: Pair
    private let new: Pair

    init() throws {
        old = try Pair(["www.example.com"])
        new = try Pair(["www.example.com"], to: 180 * 86_400)
    }

    private func start(_ mode: mode_t = 0o600) {
        fixture.write("www.crt", old.certificate)
        fixture.write("www.key", old.key)
        chmod(fixture.path("www.key"), mode)
        fixture.start()
    }

    @Test func aWritableKeyIsRefusedFromTheStart() {
        start(0o660)
        #expect(fixture.served.isEmpty)
        #expect(fixture.reason("www.key")?.contains("written by its group") == true)
        chmod(fixture.path("www.key"), 0o600)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.directory.quarantined == [])
    }

    @Test func aKeyThatBecomesWritableIsSetAsideAndServedOn() {
        start()
        for mode: mode_t in [0o620, 0o602, 0o666] {
            chmod(fixture.path("www.key"), mode)
            #expect(fixture.settle())
            #expect(fixture.leaves(name) == [old.leaf])
            #expect(fixture.reason("www.key")?.contains("can be written by") == true)
            chmod(fixture.path("www.key"), 0o600)
            #expect(fixture.settle())
            #expect(fixture.leaves(name) == [old.leaf])
            #expect(fixture.directory.quarantined == [])
        }
        #expect(fixture.gaps == [])
    }

    @Test(arguments: [true, false])
    func aRenewedKeyThatIsWritableWaitsForItsMode(isCertificateFirst: Bool) {
        start()
        if isCertificateFirst { fixture.write("www.crt", new.certificate) }
        fixture.write("www.key", new.key)
        chmod(fixture.path("www.key"), 0o660)
        fixture.settle()
        if !isCertificateFirst {
            fixture.write("www.crt", new.certificate)
            fixture.settle()
        }
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.reason("www.key") != nil)
        chmod(fixture.path("www.key"), 0o600)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.gaps == [])
    }

    @Test func aPairInOneFileWaitsForItsModeToo() {
        fixture.write("www.pem", old.combined)
        fixture.start()
        fixture.write("www.pem", new.combined)
        chmod(fixture.path("www.pem"), 0o660)
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
        chmod(fixture.path("www.pem"), 0o600)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
    }

    @Test func aKeyForEveryoneIsServedWithAWord() {
        start(0o644)
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.entry(name)?.notes.contains(.keyReadableByOthers) == true)
        #expect(fixture.reasons.filter { $0.contains("readable by everyone") }.count == 1)
        fixture.settle()
        fixture.write("unrelated.txt", "x")
        fixture.settle()
        #expect(fixture.reasons.filter { $0.contains("readable by everyone") }.count == 1)
        chmod(fixture.path("www.key"), 0o600)
        #expect(fixture.settle())
        #expect(fixture.entry(name)?.notes.contains(.keyReadableByOthers) == false)
        chmod(fixture.path("www.key"), 0o604)
        #expect(fixture.settle())
        #expect(fixture.entry(name)?.notes.contains(.keyReadableByOthers) == true)
        #expect(fixture.gaps == [])
    }

    @Test func aCertificateForEveryoneIsAsItShouldBe() {
        start()
        chmod(fixture.path("www.crt"), 0o666)
        fixture.settle()
        #expect(fixture.entry(name)?.notes.contains(.keyReadableByOthers) == false)
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.reasons.allSatisfy { !$0.contains("readable by everyone") })
    }

    @Test func passphrasesMayComeLater() throws {
        let base = FileManager.default.temporaryDirectory.path + "/portico-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: base) }
        let fixture = CertificateFixture { $0.passphraseFile = base + "/phrases" }
        let sealed = PEM.encode(
            try #require(SealedFiles.key(old.minted.key, .aes256, passphrase: "right")), label: "ENCRYPTED PRIVATE KEY")
        fixture.write("www.crt", old.certificate)
        fixture.write("www.key", sealed)
        fixture.start()
        #expect(fixture.served.isEmpty)
        #expect(fixture.reason("www.key") != nil)
        #expect(fixture.reasons.contains { $0.contains("passphrases cannot be read") })
        fixture.write(base + "/phrases", "wrong\n")
        fixture.directory.rescan()
        fixture.settle()
        #expect(fixture.served.isEmpty)
        #expect(fixture.reason("www.key")?.contains("no passphrase in") == true)
        fixture.write(base + "/phrases", "wrong\nright\n")
        fixture.directory.rescan()
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.directory.quarantined == [])
        // Without the passphrase it is served on: nothing says that it is no good any more.
        fixture.remove(base + "/phrases")
        fixture.directory.rescan()
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.gaps == [])
    }
}
