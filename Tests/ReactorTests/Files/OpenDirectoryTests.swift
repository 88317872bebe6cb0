import Foundation
import Reactor
import Testing

@Suite struct OpenDirectoryTests {
    private let directory = TemporaryDirectory()

    @Test func listsSortedWithoutTheDots() throws {
        for name in ["b", ".hidden", "a"] { directory.write(name, "") }
        let listing = try OpenDirectory(directory.path).entries(limit: 10)
        #expect(listing.entries.map(\.name) == [".hidden", "a", "b"])
        #expect(listing.isComplete)
    }

    @Test(arguments: [(2, true), (1, false), (0, false)])
    func stopsAtTheLimit(limit: Int, isComplete: Bool) throws {
        for name in ["a", "b"] { directory.write(name, "") }
        let listing = try OpenDirectory(directory.path).entries(limit: limit)
        #expect(listing.entries.count == limit)
        #expect(listing.isComplete == isComplete)
    }

    @Test func saysWhyNot() {
        #expect(throws: Errno.noEntry) { try OpenDirectory(directory.path + "/absent") }
        let file = directory.write("file", "")
        #expect(throws: Errno.notDirectory) { try OpenDirectory(file) }
    }

    @Test func tellsKinds() throws {
        directory.write("file", "")
        directory.link("link", to: "file")
        mkdir(directory.path + "/inner", 0o700)
        mkfifo(directory.path + "/fifo", 0o600)
        let handle = try OpenDirectory(directory.path)
        let kinds = try handle.entries(limit: 10).entries.map { try $0.kind ?? handle.status(of: $0.name).kind }
        #expect(kinds == [.other, .regular, .directory, .symbolicLink], "fifo, file, inner, link")
        #expect(try handle.status(of: "link").kind == .symbolicLink)
        #expect(throws: Errno.noEntry) { try handle.status(of: "absent") }
    }

    @Test func repairsNamesThatAreNotText() throws {
        directory.write("a", "")
        var path = Array((directory.path + "/b").utf8CString.dropLast())
        path += [CChar(bitPattern: 0xFF), 0]
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let entries = try OpenDirectory(directory.path).entries(limit: 10).entries
        #expect(entries.map(\.isUTF8) == [true, false])
        #expect(entries[1].name == "b\u{FFFD}")
    }
}
