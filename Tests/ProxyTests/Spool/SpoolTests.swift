import Bytes
import Foundation
import Reactor
import Testing

@testable import Proxy

@Suite struct SpoolTests {
    private static func directory() throws -> (SharedDescriptor, String) {
        let path = NSTemporaryDirectory() + "portico-spool-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return (SharedDescriptor(Descriptor(owning: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))), path)
    }

    private static func drain(_ spool: Spool) throws -> [UInt8] {
        var all: [UInt8] = []
        while !spool.isDrained {
            var buffer = ByteBuffer(capacity: 10_000)
            try spool.read(into: &buffer)
            all += buffer.array
        }
        return all
    }

    @Test func smallBodiesStayInMemory() throws {
        let spool = Spool()
        let body = [UInt8](repeating: 7, count: 1_000)
        #expect(try spool.append(body.span, directory: nil) == .stored)
        #expect(spool.fileBytes == 0)
        #expect(try Self.drain(spool) == body)
    }

    @Test func largeBodiesGoOnInAFileWithoutAName() throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let spool = Spool()
        var body: [UInt8] = []
        for part in 0..<40 {
            let bytes = (0..<7_001).map { UInt8(truncatingIfNeeded: $0 &* (part + 3)) }
            #expect(try spool.append(bytes.span, directory: directory) == .stored)
            body += bytes
        }
        #expect(spool.count == body.count)
        #expect(spool.fileBytes > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
        #expect(try Self.drain(spool) == body)
    }

    @Test func withoutADirectoryLargeBodiesHaveNoSpace() throws {
        let spool = Spool()
        let body = [UInt8](repeating: 7, count: Spool.memoryBytes + 1)
        #expect(try spool.append(body.span, directory: nil) == .noSpace)
    }

    @Test func aDirectoryThatIsGoneIsAnError() throws {
        let (directory, path) = try Self.directory()
        try FileManager.default.removeItem(atPath: path)
        let body = [UInt8](repeating: 7, count: Spool.memoryBytes + 1)
        #expect(throws: Errno.self) { try Spool().append(body.span, directory: directory) }
    }
}
