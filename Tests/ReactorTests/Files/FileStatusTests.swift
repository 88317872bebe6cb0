import Foundation
import Reactor
import Testing

@Suite struct FileStatusTests {
    private let directory = TemporaryDirectory()

    @Test func tellsKindsApart() throws {
        let file = directory.write("file", "abc")
        directory.link("link", to: "file")
        mkfifo(directory.path + "/fifo", 0o600)
        #expect(try FileStatus.of(file).kind == .regular)
        #expect(try FileStatus.of(directory.path).kind == .directory)
        #expect(try FileStatus.ofLink(directory.path + "/link").kind == .symbolicLink)
        #expect(try FileStatus.of(directory.path + "/link") == FileStatus.of(file))
        #expect(try FileStatus.of(directory.path + "/fifo").kind == .other)
        #expect(throws: Errno.noEntry) { try FileStatus.of(directory.path + "/absent") }
        #expect(throws: Errno.notDirectory) { try FileStatus.of(file + "/below") }
    }

    @Test func changesWithTheFile() throws {
        let file = directory.write("file", "abc")
        chmod(file, 0o640)
        let before = try FileStatus.of(file)
        #expect(before.size == 3)
        #expect(before.permissions == 0o640)
        #expect(before.owner == getuid())
        directory.write("other", "xyz")
        rename(directory.path + "/other", file)
        #expect(try FileStatus.of(file).inode != before.inode)
    }
}
