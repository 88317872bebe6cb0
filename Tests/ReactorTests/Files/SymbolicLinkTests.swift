import Foundation
import Reactor
import Testing

@Suite struct SymbolicLinkTests {
    private let directory = TemporaryDirectory()

    @Test func readsWithoutFollowing() throws {
        directory.link("link", to: "../somewhere/else")
        #expect(try SymbolicLink.target(directory.path + "/link") == "../somewhere/else")
        let file = directory.write("file", "")
        #expect(throws: Errno.invalidArgument) { try SymbolicLink.target(file) }
        #expect(throws: Errno.noEntry) { try SymbolicLink.target(directory.path + "/absent") }
    }

    @Test func resolvesTheWholePath() throws {
        directory.write("file", "")
        directory.link("one", to: "two")
        directory.link("two", to: "file")
        #expect(try SymbolicLink.resolve(directory.path + "/one").hasSuffix("/file"))
        directory.link("loop", to: "loop")
        #expect(throws: Errno.tooManyLinks) { try SymbolicLink.resolve(directory.path + "/loop") }
    }
}
