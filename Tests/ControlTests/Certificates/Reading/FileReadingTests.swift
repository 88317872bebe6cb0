import Foundation
import Reactor
import TLS
import Testing

@testable import Control

@Suite struct FileReadingTests {
    private let fixture = CertificateFixture()

    private func read(_ name: String, before: FileReading.Before? = nil) -> FileReading {
        FileReading(.path(fixture.path(name)), before: before, passphrases: .none, authorities: ScannedAuthorities())
    }

    private func content(_ reading: FileReading) -> ParsedFile? {
        if case .content(let content) = reading.outcome { content } else { nil }
    }

    private func error(_ reading: FileReading) -> Errno? {
        if case .failed(let error) = reading.outcome { error } else { nil }
    }

    @Test func readsByPathAndByName() throws {
        let pair = try Pair(["a.example"])
        fixture.write("a.pem", pair.combined)
        let byPath = read("a.pem")
        #expect(content(byPath)?.certificates.map(\.der) == [pair.leaf])
        #expect(content(byPath)?.keys.count == 1)
        #expect(byPath.status == (try FileStatus.of(fixture.path("a.pem"))))
        #expect(byPath.digest == ContentIdentity(quick: [UInt8](pair.combined.utf8)))
        #expect(byPath.isRecent)
        let byName = FileReading(
            .name("a.pem", try Directory.open(fixture.root)), before: nil, passphrases: .none, authorities: ScannedAuthorities())
        #expect(byName.digest == byPath.digest && byName.status == byPath.status)
        #expect(content(byName)?.modifiedNanoseconds == byPath.status?.modifiedNanoseconds)
    }

    @Test func theSameAgainIsNoContent() throws {
        fixture.write("a.pem", try Pair(["a.example"]).combined)
        let first = read("a.pem")
        let modified = first.status?.modifiedNanoseconds
        let again = read("a.pem", before: FileReading.Before(digest: first.digest, modifiedNanoseconds: modified))
        guard case .same = again.outcome else { return #expect(Bool(false), "\(again.outcome)") }
        #expect(again.digest == first.digest && again.status == first.status)
        // Either difference is news.
        #expect(content(read("a.pem", before: FileReading.Before(digest: first.digest, modifiedNanoseconds: 1))) != nil)
        #expect(content(read("a.pem", before: FileReading.Before(digest: first.digest, modifiedNanoseconds: nil))) != nil)
        let other = ContentIdentity(high: 1, low: 1)
        #expect(content(read("a.pem", before: FileReading.Before(digest: other, modifiedNanoseconds: modified))) != nil)
    }

    @Test func anOldFileIsNotRecent() throws {
        fixture.write("a.pem", "x")
        let changed = try #require(read("a.pem").status).changedNanoseconds
        while Clock.wall().seconds * 1_000_000_000 + Clock.wall().nanoseconds < changed + 60_000_000 { usleep(5000) }
        #expect(read("a.pem").isRecent == false)
    }

    @Test func whatCannotBeReadSaysWhy() {
        #expect(error(read("nowhere")) == .noEntry)
        #expect(error(read("nowhere/a")) == .noEntry)
        mkfifo(fixture.path("fifo"), 0o600)
        #expect(error(read("fifo")) == .notRegularFile)
        mkdir(fixture.path("directory"), 0o700)
        #expect(error(read("directory")) == .notRegularFile)
        fixture.write("large", String(repeating: "x", count: CertificateTree.maximumFileBytes + 1))
        #expect(error(read("large")) == .fileTooLarge)
        fixture.link("loop", to: "loop")
        #expect(error(read("loop")) == .tooManyLinks)
        #expect(read("nowhere").status == nil && !read("nowhere").isRecent)
    }

    @Test func theNameDecidesWhatIsPromised() {
        for name in ["a.pem", "a.txt"] {
            fixture.write(name, "")
            #expect((content(read(name))?.problem != nil) == name.hasSuffix(".pem"))
        }
    }
}
