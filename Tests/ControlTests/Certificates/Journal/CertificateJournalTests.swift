import Bytes
import Config
import Foundation
import Testing

@testable import Control

@Suite struct CertificateJournalTests {
    private let fixture = JournalFixture()

    @Test func theFirstStartListsWhatIsServed() throws {
        _ = fixture.started([.test(1), .test(2)])
        #expect(fixture.events == ["start", "inventory_start", "inventory", "inventory", "inventory_end"])
        #expect(fixture.lines[0]?["served"] as? Int == 2)
        let attributes = try FileManager.default.attributesOfItem(atPath: fixture.path)
        #expect((attributes[.posixPermissions] as? Int ?? 0o777) & 0o137 == 0)
        #expect(fixture.notices == [])
    }

    @Test func aStartWithoutChangesIsOneLine() {
        _ = fixture.started([.test(1)])
        _ = fixture.started([.test(1)])
        #expect(fixture.events.suffix(1) == ["start"] && fixture.events.count == 5)
    }

    @Test func writesChangesAsTheyCome() {
        let journal = fixture.started([.test(1)])
        fixture.note(journal, .added(.test(2)), .renewed(.test(3), replacing: .test(1)))
        #expect(journal.isBehind)
        fixture.flush(journal)
        #expect(!journal.isBehind && journal.deadline == .never)
        fixture.note(journal, .removed(.test(2)))
        fixture.flush(journal)
        #expect(fixture.events.suffix(3) == ["added", "renewed", "removed"])
    }

    @Test func findsWhatChangedWhileStopped() {
        let journal = fixture.started([.test(1, file: "/c/a"), .test(2), .test(3)])
        fixture.note(journal, .added(.test(4)), .removed(.test(3)))
        fixture.flush(journal)
        let renewed = JournalCertificate.test(11, names: ["n1.example", "more.example"], file: "/c/a")
        _ = fixture.started([renewed, .test(2), .test(5)])
        #expect(fixture.events.suffix(4) == ["start", "renewed", "added", "removed"])
        let lines = fixture.lines.suffix(3)
        #expect(lines.allSatisfy { $0?["while_stopped"] as? Bool == true })
        #expect(lines.first??["gained"] as? [String] == ["more.example"])
        #expect(lines.last??["file"] as? String == "/c/4.pem")
        _ = fixture.started([renewed, .test(2), .test(5)])
        #expect(fixture.events.last == "start")
    }

    @Test func closesATornLine() throws {
        _ = fixture.started([.test(1), .test(2)])
        fixture.replaceContent(fixture.bytes + Array("{\"time\":\"2026-11-27T10:00:00.000Z\",\"event\":\"remo".utf8))
        _ = fixture.started([.test(1)])
        #expect(fixture.events.suffix(3) == ["?", "start", "removed"])
    }

    @Test(arguments: [
        [UInt8](repeating: 0, count: 5000), Array("no journal at all".utf8), [UInt8](repeating: UInt8(ascii: "{"), count: (2 << 20) + 1000),
    ])
    func anyContentWillDo(content: [UInt8]) {
        fixture.replaceContent(content)
        _ = fixture.started([.test(1)])
        #expect(fixture.events == ["?", "start", "inventory_start", "inventory", "inventory_end"])
        _ = fixture.started([.test(1)])
        #expect(fixture.events.last == "start" && fixture.events.count == 6)
    }

    @Test func aFreshFileAfterRotationBeginsWithAnInventory() {
        let journal = fixture.started([.test(1)])
        #expect(rename(fixture.path, fixture.path + ".1") == 0)
        fixture.note(journal, .added(.test(2)))
        fixture.flush(journal, [.test(1), .test(2)])
        #expect(fixture.events == ["added", "inventory_start", "inventory", "inventory", "inventory_end"])
        _ = fixture.started([.test(2)])
        #expect(fixture.events.suffix(2) == ["start", "removed"])
    }

    @Test func aSignalIsEnoughToFollow() {
        let journal = fixture.started([.test(1)])
        #expect(rename(fixture.path, fixture.path + ".1") == 0)
        fixture.flush(journal, [.test(1)])
        #expect(!FileManager.default.fileExists(atPath: fixture.path))
        journal.lookAgain()
        fixture.flush(journal, [.test(1)])
        #expect(fixture.events == ["inventory_start", "inventory", "inventory_end"])
    }

    @Test func aFileThatWasCutOffGetsAnInventory() {
        let journal = fixture.started([.test(1)])
        #expect(truncate(fixture.path, 0) == 0)
        fixture.note(journal, .added(.test(2)))
        fixture.flush(journal, [.test(1), .test(2)])
        #expect(fixture.events == ["added", "inventory_start", "inventory", "inventory", "inventory_end"])
    }

    @Test func aFileThatCannotBeWrittenIsSaidOnceAndTriedAgain() throws {
        try FileManager.default.removeItem(atPath: fixture.base)
        let journal = fixture.started([.test(1)])
        for _ in 0..<20 {
            fixture.note(journal, .added(.test(2)))
            fixture.flush(journal, [.test(1), .test(2)], after: 500)
        }
        #expect(fixture.notices.map(\.event) == [.warning])
        #expect(fixture.notices.first?.reason == "the journal cannot be written: No such file or directory")
        #expect(journal.isBehind && journal.deadline != .never)
        try FileManager.default.createDirectory(atPath: fixture.base, withIntermediateDirectories: true)
        fixture.flush(journal, [.test(1), .test(2)], after: 60_000)
        #expect(fixture.notices.map(\.event) == [.warning, .recovered])
        #expect(fixture.events.first == "start" && fixture.events.last == "inventory_end")
        #expect(fixture.events.filter { $0 == "added" }.count == 20)
    }

    @Test func noLinkAndNoDeviceIsWrittenTo() throws {
        let target = fixture.base + "/elsewhere"
        #expect(FileManager.default.createFile(atPath: target, contents: nil))
        symlink(target, fixture.path)
        _ = fixture.started([.test(1)])
        #expect(fixture.notices.count == 1)
        #expect(FileManager.default.contents(atPath: target)?.isEmpty == true)
        unlink(fixture.path)
        mkfifo(fixture.path, 0o600)
        _ = fixture.started([.test(1)])
        #expect(fixture.notices.count == 2)
        var reasons: [String] = []
        let device = CertificateJournal(path: "/dev/full") { reasons.append($0.reason) }
        fixture.start(device, [.test(1)])
        #expect(reasons.count == 1 && device.isBehind)
    }

    @Test func manyCertificatesAreListedInPieces() {
        let many = (0..<3_000).map { JournalCertificate.test($0) }
        _ = fixture.started(many)
        #expect(fixture.events.count == 3_003 && fixture.events.last == "inventory_end")
        _ = fixture.started(Array(many[..<2_998]) + [.test(30_000, names: many[2_999].names, file: many[2_999].file)])
        #expect(fixture.events.suffix(3) == ["start", "renewed", "removed"])
    }

    @Test(
        arguments: [
            (.automatic, nil, nil), (.automatic, "", nil), (.automatic, "relative", nil),
            (.automatic, "/var/lib/portico", "/var/lib/portico/certificates.journal"),
            (.automatic, "/var/lib/a:/var/lib/b", "/var/lib/a/certificates.journal"), (.off, "/var/lib/portico", nil),
            (.file("/x/y"), "/var/lib/portico", "/x/y"), (.file("/x/y"), nil, "/x/y"),
        ] as [(CertificateSettings.Journal, String?, String?)])
    func liesWhereTheSettingsSay(setting: CertificateSettings.Journal, directories: String?, expected: String?) {
        #expect(CertificateJournal.path(setting, stateDirectories: directories) == expected)
    }
}
