import Foundation
import Reactor
import Testing

@Suite struct DirectoryListingTests {
    private let directory = TemporaryDirectory()

    @Test func listsSortedWithoutTheDots() throws {
        for name in ["b", ".hidden", "a"] { directory.write(name, "") }
        let listing = try DirectoryListing.names(directory.path, limit: 10)
        #expect(listing.names == [".hidden", "a", "b"])
        #expect(listing.isComplete)
    }

    @Test(arguments: [(2, true), (1, false), (0, false)])
    func stopsAtTheLimit(limit: Int, isComplete: Bool) throws {
        for name in ["a", "b"] { directory.write(name, "") }
        let listing = try DirectoryListing.names(directory.path, limit: limit)
        #expect(listing.names.count == limit)
        #expect(listing.isComplete == isComplete)
    }

    @Test func saysWhyNot() {
        #expect(throws: Errno.noEntry) { try DirectoryListing.names(directory.path + "/absent", limit: 1) }
        let file = directory.write("file", "")
        #expect(throws: Errno.notDirectory) { try DirectoryListing.names(file, limit: 1) }
    }
}
