import Foundation
import Testing

@testable import Reactor

@Suite struct WholeFileTests {
    @Test func `what is created can be read and removed`() throws {
        let directory = try Directory.makeTemporary(in: "/tmp", prefix: "portico-test-")
        let path = directory + "/file"
        try WholeFile.create(path, [1, 2, 3])
        #expect(FileManager.default.contents(atPath: path) == Data([1, 2, 3]))
        #expect(WholeFile.isReadable(path))
        #expect(throws: Errno.self) { try WholeFile.create(path, []) }
        #expect(throws: Errno.self) { try Directory.remove(directory) }
        WholeFile.remove(path)
        WholeFile.remove(path)
        #expect(!WholeFile.isReadable(path))
        try Directory.remove(directory)
        #expect(throws: Errno.noEntry) { try Directory.remove(directory) }
    }
}
