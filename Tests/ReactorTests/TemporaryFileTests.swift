import Foundation
import Glibc
import Reactor
import Testing

@Suite struct TemporaryFileTests {
    /// An O_PATH descriptor of a directory, as the supervisor hands it over.
    private func opened(_ path: String) throws -> SharedDescriptor {
        // O_PATH is hidden behind _GNU_SOURCE.
        let raw = open(path, 0o10000000 | O_DIRECTORY | O_CLOEXEC)
        try #require(raw >= 0)
        return SharedDescriptor(Descriptor(owning: raw))
    }

    private func read(_ file: TemporaryFile, _ count: Int, at offset: Int) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        var got = 0
        try buffer.withUnsafeMutableBytes { got = try file.read($0, at: offset) }
        return Array(buffer[..<got])
    }

    private func write(_ file: TemporaryFile, _ bytes: [UInt8], at offset: Int) throws {
        try bytes.withUnsafeBytes { try file.write($0, at: offset) }
    }

    @Test func givesBackWhatWasWritten() throws {
        let directory = TemporaryDirectory()
        let file = try TemporaryFile(in: opened(directory.path))
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try write(file, Array(bytes[..<70_000]), at: 0)
        try write(file, Array(bytes[70_000...]), at: 70_000)
        #expect(try read(file, 200_000, at: 0) == bytes)
        #expect(try read(file, 10, at: 69_995) == Array(bytes[69_995..<70_005]))
        #expect(try read(file, 100, at: 199_990) == Array(bytes[199_990...]))
        #expect(try read(file, 100, at: 200_000).isEmpty)
        #expect(try read(file, 100, at: 1 << 40).isEmpty)
    }

    @Test func hasNoNameInItsDirectory() throws {
        let directory = TemporaryDirectory()
        let file = try TemporaryFile(in: opened(directory.path))
        try write(file, [1], at: 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
        withExtendedLifetime(file) {}
    }

    @Test func fallsBackWhereFilesNeedAName() throws {
        // /proc/self/fd is a directory without O_TMPFILE and without new files: both ways fail, with a value.
        #expect(throws: Errno.self) { try TemporaryFile(in: self.opened("/proc/self/fd")) }
    }

    @Test func saysWhenItsDirectoryIsGone() throws {
        let directory = TemporaryDirectory()
        let descriptor = try opened(directory.path)
        try FileManager.default.removeItem(atPath: directory.path)
        #expect(throws: Errno.noEntry) { try TemporaryFile(in: descriptor) }
    }

    @Test func saysWhenTheDiskIsFull() throws {
        // Nobody can write behind the largest offset there is.
        let directory = TemporaryDirectory()
        let file = try TemporaryFile(in: opened(directory.path))
        #expect(throws: Errno.self) { try self.write(file, [1], at: .max - 1) }
        try write(file, [2], at: 0)
        #expect(try read(file, 4, at: 0) == [2])
    }
}
