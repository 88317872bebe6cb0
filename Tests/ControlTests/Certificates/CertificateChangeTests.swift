import Bytes
import Foundation
import Reactor
import TLS
import Testing

@testable import Control

/// What happens to a directory while it is served.
@Suite struct CertificateChangeTests {
    private let fixture = CertificateFixture()
    private let name = "www.example.com"
    private let old: Pair
    private let new: Pair

    init() throws {
        old = try Pair(["www.example.com"])
        new = try Pair(["www.example.com"], to: 180 * 86_400)
    }

    private func startWithAPair() {
        fixture.write("www.crt", old.certificate)
        fixture.write("www.key", old.key)
        fixture.start()
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func startsEmpty() {
        fixture.start()
        #expect(fixture.served.isEmpty)
        #expect(fixture.events.isEmpty)
        fixture.write("a.pem", old.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func startsBeforeTheDirectoryExists() {
        let fixture = CertificateFixture(exists: false)
        fixture.start()
        #expect(fixture.events == ["warning \(fixture.root)"])
        fixture.write("sub/a.pem", old.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write("sub/b.pem", new.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf, new.leaf])
    }

    @Test func seesTheDirectoryItselfReplaced() {
        startWithAPair()
        rename(fixture.root, fixture.base + "/before")
        fixture.write("a.pem", new.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        fixture.write("b.pem", old.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf, new.leaf])
    }

    @Test func followsALinkInPlaceOfTheDirectory() {
        let fixture = CertificateFixture(exists: false)
        fixture.write(fixture.base + "/releases/1/a.pem", old.combined)
        fixture.write(fixture.base + "/releases/2/a.pem", new.combined)
        fixture.link(fixture.root, to: "releases/1")
        fixture.start()
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.link(fixture.root, to: "releases/2")
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
    }

    @Test func withdrawsWhatIsDeleted() {
        startWithAPair()
        fixture.remove("www.crt")
        fixture.remove("www.key")
        #expect(fixture.settle())
        #expect(fixture.served.isEmpty)
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.events.last == "withdrawn www.crt")
    }

    @Test func withdrawsADeletedDirectory() {
        fixture.write("sub/deep/a.pem", old.combined)
        fixture.start()
        fixture.remove("sub")
        #expect(fixture.settle())
        #expect(fixture.served.isEmpty)
        fixture.write("sub/deep/a.pem", new.combined)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
    }

    @Test func keepsThePairWhileTheNewOneIsTorn() {
        startWithAPair()
        fixture.write("www.crt", new.certificate)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.reason("www.crt")?.contains("no private key") == true)
        fixture.write("www.key", new.key)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.reason("www.crt") == nil)
        #expect(fixture.gaps == [])
    }

    @Test func acceptsTheKeyFirst() {
        startWithAPair()
        fixture.write("www.key", new.key)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write("www.crt", new.certificate)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.directory.quarantined == [])
    }

    @Test func acceptsANewPairInEitherOrder() throws {
        fixture.start()
        fixture.write("first.key", old.key)
        fixture.settle()
        #expect(fixture.served.isEmpty)
        #expect(fixture.directory.unusedKeys == [fixture.root + "/first.key"])
        fixture.write("first.crt", old.certificate)
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write("second.crt", new.certificate)
        fixture.settle()
        fixture.write("second.key", new.key)
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf, new.leaf])
    }

    /// Each: what lands in the file, and a word of the reason.
    @Test(arguments: [
        ("", "empty"), ("hello", "no PEM block"), ("-----BEGIN CERTIFICATE-----\nAAAA", "END line"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "not an X.509"), ("\u{30}\u{2}", "no PEM block"),
        ("-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n", "base64"),
        (String(repeating: "x", count: 2 << 20), "larger than"),
    ])
    func keepsTheLastGoodVersionThroughGarbage(content: String, reason: String) {
        startWithAPair()
        fixture.write("www.crt", content)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
        #expect(fixture.reason("www.crt")?.contains(reason) == true, "\(fixture.directory.quarantined)")
        #expect(fixture.events.last == "quarantined www.crt")
        fixture.write("www.crt", old.certificate)
        #expect(fixture.settle())
        #expect(fixture.directory.quarantined == [])
        #expect(fixture.events.last == "recovered www.crt")
        #expect(fixture.gaps == [])
    }

    @Test func readsAFileInHalves() {
        fixture.start()
        let text = Array(old.combined)
        for end in stride(from: 0, to: text.count, by: 97) {
            fixture.write("a.pem", String(text[..<end]))
            fixture.settle()
            #expect(fixture.served.isEmpty)
        }
        fixture.write("a.pem", String(text))
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func oneBadFileHarmsNoOther() throws {
        let other = try Pair(["other.example"])
        fixture.write("bad.pem", "-----BEGIN CERTIFICATE-----\n")
        fixture.write("mismatched.pem", old.certificate + other.key)
        fixture.write("encrypted.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")
        fixture.write("good.pem", other.combined)
        mkfifo(fixture.path("fifo.pem"), 0o600)
        fixture.link("dangling.pem", to: "nowhere.pem")
        fixture.link("loop", to: ".")
        fixture.link("self", to: "self")
        fixture.link("unreadable.pem", to: "/proc/self/mem")
        fixture.start()
        #expect(fixture.leaves("other.example") == [other.leaf])
        #expect(fixture.served.count == 1)
        #expect(fixture.reason("bad.pem")?.contains("END") == true)
        #expect(fixture.reason("mismatched.pem")?.contains("does not fit") == true)
        #expect(fixture.reason("encrypted.key")?.contains("encrypted") == true)
        #expect(fixture.reason("fifo.pem") == "not a regular file")
        #expect(fixture.reason("dangling.pem")?.contains("does not exist") == true)
        #expect(fixture.reason("self") != nil)
        #expect(fixture.reason("unreadable.pem")?.contains("cannot be read") == true)
        #expect(fixture.directory.quarantined.count == 7)
        for name in ["bad.pem", "mismatched.pem", "encrypted.key", "fifo.pem", "dangling.pem", "self", "unreadable.pem"] {
            fixture.remove(name)
        }
        #expect(fixture.settle())
        #expect(fixture.directory.quarantined == [])
    }

    @Test func pairsAMismatchedFileWithAKeyElsewhere() throws {
        let other = try Pair(["other.example"])
        fixture.write("mismatched.pem", old.certificate + other.key)
        fixture.start()
        #expect(fixture.served.isEmpty)
        fixture.write("deep/down/key", old.key)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func watchesWhereLinksLead() {
        let store = fixture.base + "/store"
        fixture.write(store + "/current/pair.pem", old.combined)
        fixture.link(fixture.base + "/hop", to: "store/current")
        fixture.link("www.pem", to: "../hop/pair.pem")
        fixture.start()
        #expect(fixture.leaves(name) == [old.leaf])
        fixture.write(store + "/current/pair.pem", new.combined)
        #expect(fixture.settle(), "overwritten at the end of the links")
        #expect(fixture.leaves(name) == [new.leaf])
        fixture.write(store + "/next/pair.pem", old.combined)
        fixture.link(fixture.base + "/hop", to: "store/next")
        #expect(fixture.settle(), "re-pointed in the middle")
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func waitsForTheTargetOfALink() {
        fixture.link("www.pem", to: "../later/pair.pem")
        fixture.start()
        #expect(fixture.served.isEmpty)
        fixture.write(fixture.base + "/later/pair.pem", old.combined)
        fixture.settle()
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf])
    }

    @Test func servesALeafOnceHoweverManyFilesHoldIt() {
        fixture.write("a.pem", old.combined)
        fixture.write("b.pem", old.combined)
        fixture.start()
        #expect(fixture.served.count == 1)
        fixture.remove("a.pem")
        #expect(fixture.settle())
        #expect(fixture.entry(name)?.source == fixture.root + "/b.pem")
        #expect(fixture.gaps == [])
        fixture.remove("b.pem")
        fixture.settle()
        #expect(fixture.served.isEmpty)
    }

    @Test func renewsWithTheSameKey() throws {
        startWithAPair()
        let again = try Pair(["www.example.com"], to: 200 * 86_400, reusing: old)
        fixture.write("www.crt", again.certificate)
        #expect(fixture.settle())
        #expect(fixture.leaves(name) == [again.leaf])
        #expect(fixture.events.last == "renewed www.crt")
    }

    @Test func keepsTheOldNameWhenTheNewCertificateIsAlreadyThere() throws {
        startWithAPair()
        fixture.write("new.pem", new.combined)
        fixture.settle()
        #expect(fixture.leaves(name) == [old.leaf, new.leaf])
        fixture.remove("www.crt")
        fixture.settle()
        #expect(fixture.leaves(name) == [new.leaf])
        #expect(fixture.gaps == [])
    }

    @Test func ignoresWhatIsNoNews() {
        startWithAPair()
        let notices = fixture.events.count
        chmod(fixture.path("www.crt"), 0o600)
        #expect(fixture.settle())
        fixture.write("notes.txt", "remember the milk")
        #expect(fixture.settle())
        #expect(fixture.events.count == notices)
    }

    @Test func warnsOnceAboutAKeyForEveryone() {
        fixture.write("a.pem", old.combined)
        chmod(fixture.path("a.pem"), 0o644)
        fixture.start()
        fixture.write("b.txt", "")
        fixture.settle()
        #expect(fixture.reasons.filter { $0.contains("readable by everyone") }.count == 1)
    }

    @Test func looksAgainSoonAfterReadingAFreshFile() {
        startWithAPair()
        // Its time stamp may hide a second write in the same tick.
        #expect(fixture.directory.deadline <= Clock.now().advanced(byMilliseconds: ScanSchedule.firstRetryMilliseconds))
    }
}
