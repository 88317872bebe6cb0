import Bytes
import Foundation
import Reactor
import Testing

@testable import Proxy

@Suite struct SpoolTests {
    private static let plenty = Spool.Room(memory: 1 << 20, file: 1 << 30)

    private static func directory() throws -> (SharedDescriptor, String) {
        let path = NSTemporaryDirectory() + "portico-spool-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return (SharedDescriptor(Descriptor(owning: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))), path)
    }

    private static func spool(memory: Int = 1 << 20) -> Spool { Spool(maximumMemoryBytes: memory) }

    private static func bytes(_ count: Int, seed: Int = 1) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* seed &+ $0 >> 8) }
    }

    private static func drain(_ spool: Spool, piece: Int = 10_000, pool: inout BufferPool) throws -> [UInt8] {
        var all: [UInt8] = []
        while !spool.isEmpty {
            var buffer = ByteBuffer(capacity: piece)
            try spool.read(piece, into: &buffer, pool: &pool)
            all += buffer.array
        }
        return all
    }

    @Test func smallBodiesStayInMemory() throws {
        var pool = BufferPool()
        let spool = Self.spool()
        let body = Self.bytes(1_000)
        #expect(spool.append(body.span, room: Self.plenty, pool: &pool, directory: nil) == .stored)
        #expect(spool.count == 1_000 && spool.fileBytes == 0 && spool.memoryBytes < 16_384)
        #expect(try Self.drain(spool, pool: &pool) == body)
        #expect(spool.memoryBytes == 0)
    }

    @Test(arguments: [0, 5_000, 100_000, 250_000])
    func whatExceedsTheMemoryGoesOnInAFileWithoutAName(_ memory: Int) throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var pool = BufferPool()
        let spool = Self.spool()
        var body: [UInt8] = []
        for part in 0..<40 {
            let room = Spool.Room(memory: max(0, memory - spool.memoryBytes), file: 1 << 20)
            let bytes = Self.bytes(7_001, seed: part + 3)
            #expect(spool.append(bytes.span, room: room, pool: &pool, directory: directory) == .stored)
            body += bytes
        }
        #expect(spool.count == body.count)
        #expect(spool.memoryBytes <= memory)
        #expect(spool.fileBytes > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
        #expect(try Self.drain(spool, pool: &pool) == body)
        #expect(spool.memoryBytes == 0 && spool.fileBytes == 0, "everything is given back")
    }

    @Test func whatIsReadMeanwhileKeepsItsOrder() throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var pool = BufferPool()
        let spool = Self.spool()
        var body: [UInt8] = []
        var read: [UInt8] = []
        for part in 0..<200 {
            let bytes = Self.bytes(1 + part * 37 % 5_000, seed: part)
            let room = Spool.Room(memory: max(0, 30_000 - spool.memoryBytes), file: 1 << 20)
            #expect(spool.append(bytes.span, room: room, pool: &pool, directory: directory) == .stored)
            body += bytes
            var buffer = ByteBuffer(capacity: 4_000)
            if part % 60 < 40 { try spool.read(1 + part * 91 % 4_000, into: &buffer, pool: &pool) }
            read += buffer.array
        }
        read += try Self.drain(spool, pool: &pool)
        #expect(read == body)
    }

    @Test func aWholeBufferChangesHandsWithoutACopy() throws {
        var pool = BufferPool()
        let spool = Self.spool()
        var buffer = pool.takeLarge()
        buffer.append(Self.bytes(BufferPool.largeCapacity))
        let address = buffer.readable.baseAddress
        spool.append(taking: &buffer)
        #expect(buffer.capacity == 0)
        #expect(spool.front.baseAddress == address && spool.front.count == BufferPool.largeCapacity)
        spool.consume(100, pool: &pool)
        #expect(spool.front.count == BufferPool.largeCapacity - 100)
        spool.consume(spool.front.count, pool: &pool)
        #expect(spool.isEmpty && !spool.isFrontInMemory && spool.memoryBytes == 0)
    }

    @Test func withoutSpaceNothingIsLostAndNothingMoreIsTaken() throws {
        var pool = BufferPool()
        let spool = Self.spool()
        let first = Self.bytes(4_096)
        let second = Self.bytes(1_000, seed: 7)
        let room = Spool.Room(memory: 4_096, file: 0)
        #expect(spool.append(first.span, room: room, pool: &pool, directory: nil) == .stored)
        #expect(spool.append(second.span, room: Spool.Room(memory: 0, file: 0), pool: &pool, directory: nil) == .full(.noSpace))
        #expect(spool.isFull && !spool.usesMemory)
        #expect(try Self.drain(spool, piece: 999, pool: &pool) == first + second)
        #expect(!spool.isFull, "once everything is out there is room again")
    }

    @Test func aFileMayTakeNoMoreThanThereIsRoom() throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var pool = BufferPool()
        let spool = Self.spool()
        let body = Self.bytes(1_001)
        #expect(spool.append(body.span, room: Spool.Room(memory: 0, file: 1_000), pool: &pool, directory: directory) == .full(.noSpace))
        #expect(spool.fileBytes == 0)
    }

    @Test func aDirectoryThatIsGoneLosesNothing() throws {
        let (directory, path) = try Self.directory()
        try FileManager.default.removeItem(atPath: path)
        var pool = BufferPool()
        let spool = Self.spool()
        let body = Self.bytes(10)
        #expect(spool.append(body.span, room: Spool.Room(memory: 0, file: 100), pool: &pool, directory: directory) == .full(.noEntry))
        #expect(spool.isFull)
        #expect(try Self.drain(spool, pool: &pool) == body)
    }

    @Test func discardingGivesEverythingBack() throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var pool = BufferPool()
        let spool = Self.spool()
        let body = Self.bytes(100_000)
        #expect(spool.append(body.span, room: Spool.Room(memory: 20_000, file: 1 << 20), pool: &pool, directory: directory) == .stored)
        spool.discard(pool: &pool)
        #expect(spool.isEmpty && spool.memoryBytes == 0 && spool.fileBytes == 0)
    }

    @Test func theFileGoesStraightToASocket() throws {
        let (directory, path) = try Self.directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var pool = BufferPool()
        let spool = Self.spool()
        let body = Self.bytes(5_000)
        #expect(spool.append(body.span, room: Spool.Room(memory: 0, file: 1 << 20), pool: &pool, directory: directory) == .stored)
        var pair: [Int32] = [0, 0]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for end in pair { close(end) } }
        var got: [UInt8] = []
        while !spool.isEmpty {
            guard case .bytes(let sent) = spool.sendFile(to: pair[0]) else {
                Issue.record("sendfile failed")
                return
            }
            var piece = [UInt8](repeating: 0, count: sent)
            #expect(recv(pair[1], &piece, sent, Int32(MSG_WAITALL)) == sent)
            got += piece
        }
        #expect(got == body)
    }
}
