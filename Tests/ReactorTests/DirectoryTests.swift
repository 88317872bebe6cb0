import Foundation
import Testing

@testable import Reactor

@Suite struct DirectoryTests {
    @Test func `a directory opens as a place and not for reading`() throws {
        let place = try Directory.open("/tmp")
        var byte: UInt8 = 0
        #expect(read(place.raw, &byte, 1) == -1)
        #expect(fcntl(place.raw, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test func `what is no directory is an error`() {
        #expect(throws: Errno.notDirectory) { try Directory.open("/dev/null") }
        #expect(throws: Errno.noEntry) { try Directory.open("/nonexistent") }
        #expect(throws: Errno.noEntry) { try Directory.makeTemporary(in: "/nonexistent", prefix: "x") }
    }

    @Test func `temporary directories differ and belong to this user alone`() throws {
        let first = try Directory.makeTemporary(in: "/tmp", prefix: "portico-test-")
        let second = try Directory.makeTemporary(in: "/tmp", prefix: "portico-test-")
        #expect(first != second)
        let attributes = try FileManager.default.attributesOfItem(atPath: first)
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o777 } == 0o700)
        try Directory.remove(first)
        try Directory.remove(second)
    }
}
