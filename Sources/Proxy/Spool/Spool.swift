internal import Bytes
internal import Reactor

/// A body that waits, first in, first out: in memory at first, then in an unlinked file.
///
/// What is in memory comes before what is in the file. Once a file is in use everything goes there until all has been taken out; then memory
/// is used again. How much may be held is the caller's affair: it gives the room that is left with each call.
internal final class Spool {
    /// Room that is left, for this body and all others together.
    struct Room {
        /// Bytes of memory.
        var memory: Int
        /// Bytes of files.
        var file: Int
    }

    enum Outcome: Equatable {
        case stored
        /// The disk is full, the bound for all spooled bytes is reached, or the file system refuses for another reason. The bytes are kept
        /// all the same, in memory, and no further ones may come before all have been taken out.
        case full(Errno)
    }

    private final class Segment {
        var buffer: ByteBuffer

        init(_ buffer: consuming ByteBuffer) {
            self.buffer = buffer
        }
    }

    /// Of requests: they are here for a short time, and go on all at once.
    static let requestMemoryBytes = 16 << 20
    /// Of responses: one whose client has not kept up has filled our buffers and the kernel's already, and may wait for hours.
    static let responseMemoryBytes = 0

    /// What this body may take of the memory, whatever is left of it.
    let maximumMemoryBytes: Int
    /// Bytes that wait.
    private(set) var count = 0
    /// Storage of the segments.
    private(set) var memoryBytes = 0
    /// The size of the file.
    private(set) var fileBytes = 0
    private(set) var isFull = false
    private var segments: [Segment] = []
    private var first = 0
    private var file: TemporaryFile?
    private var fileOffset = 0
    /// What came when there was no space any more; it is taken last.
    private var overflow = ByteBuffer()

    init(maximumMemoryBytes: Int) {
        self.maximumMemoryBytes = maximumMemoryBytes
    }

    var isEmpty: Bool { count == 0 }

    /// Whether what comes next goes into memory.
    var usesMemory: Bool { fileBytes == 0 && !isFull }

    /// Whether the next bytes to be taken are in memory.
    var isFrontInMemory: Bool { first < segments.count }

    /// The waiting bytes of the first segment; empty unless `isFrontInMemory`.
    var front: UnsafeRawBufferPointer {
        isFrontInMemory ? segments[first].buffer.readable : UnsafeRawBufferPointer(start: nil, count: 0)
    }
}

// MARK: - in

extension Spool {
    /// Adds a copy of `bytes`. `directory` is where the file goes, nil when there is none.
    func append(_ bytes: Span<UInt8>, room: Room, pool: inout BufferPool, directory: SharedDescriptor?) -> Outcome {
        precondition(!isFull, "append to a full spool")
        var done = 0
        if usesMemory { done = appendToMemory(bytes, room.memory, &pool) }
        if done == bytes.count { return .stored }
        let rest = bytes.extracting(done..<bytes.count)
        count += rest.count
        do throws(Errno) {
            try appendToFile(rest, room.file, directory)
            return .stored
        } catch {
            overflow.append(rest)
            isFull = true
            return .full(error)
        }
    }

    /// Adds the whole buffer without copying it; `usesMemory` must hold.
    func append(taking buffer: inout ByteBuffer) {
        precondition(usesMemory, "a segment behind the file")
        var taken = ByteBuffer()
        swap(&taken, &buffer)
        count += taken.count
        memoryBytes += taken.capacity
        segments.append(Segment(taken))
    }

    /// Returns how many bytes went in.
    private func appendToMemory(_ bytes: Span<UInt8>, _ room: Int, _ pool: inout BufferPool) -> Int {
        var left = room
        var done = 0
        while done < bytes.count {
            if first == segments.count || segments[segments.count - 1].buffer.tailSpace == 0 {
                let fresh = nextSegment(&pool, room: left)
                guard let fresh else { break }
                left -= fresh.buffer.capacity
                memoryBytes += fresh.buffer.capacity
                segments.append(fresh)
            }
            let last = segments[segments.count - 1]
            let part = min(last.buffer.tailSpace, bytes.count - done)
            last.buffer.append(bytes, done..<done + part)
            done += part
        }
        count += done
        return done
    }

    /// Segments grow with the body, so that many short ones cost little.
    private func nextSegment(_ pool: inout BufferPool, room: Int) -> Segment? {
        let size = memoryBytes == 0 ? 4096 : memoryBytes < 64 * 1024 ? BufferPool.smallCapacity : BufferPool.largeCapacity
        if size > room { return nil }
        switch size {
        case BufferPool.smallCapacity: return Segment(pool.takeSmall())
        case BufferPool.largeCapacity: return Segment(pool.takeLarge())
        case _: return Segment(ByteBuffer(capacity: size))
        }
    }

    private func appendToFile(_ bytes: Span<UInt8>, _ room: Int, _ directory: SharedDescriptor?) throws(Errno) {
        guard bytes.count <= room, let directory else { throw .noSpace }
        if file == nil { file = try TemporaryFile(in: directory) }
        guard let file else { return }
        var failure: Errno?
        bytes.withUnsafeBufferPointer { buffer in
            do throws(Errno) {
                try file.write(UnsafeRawBufferPointer(buffer), at: fileBytes)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        fileBytes += bytes.count
    }
}

// MARK: - out

extension Spool {
    /// Drops `bytes` from the front segment.
    func consume(_ bytes: Int, pool: inout BufferPool) {
        let segment = segments[first]
        segment.buffer.consume(bytes)
        count -= bytes
        if !segment.buffer.isEmpty { return }
        memoryBytes -= segment.buffer.capacity
        pool.reclaim(&segment.buffer)
        first += 1
        if first == segments.count {
            segments.removeAll(keepingCapacity: true)
            first = 0
        }
    }

    /// Moves up to `limit` bytes into the tail of `buffer`, which has room for them.
    func read(_ limit: Int, into buffer: inout ByteBuffer, pool: inout BufferPool) throws(Errno) {
        var wanted = min(limit, count, buffer.tailSpace)
        while wanted > 0 {
            let part: Int
            if isFrontInMemory {
                part = min(wanted, segments[first].buffer.count)
                buffer.append(UnsafeRawBufferPointer(rebasing: front[0..<part]))
                consume(part, pool: &pool)
            } else if fileOffset < fileBytes {
                part = try readFile(wanted, into: &buffer)
            } else {
                part = min(wanted, overflow.count)
                buffer.append(UnsafeRawBufferPointer(rebasing: overflow.readable[0..<part]))
                overflow.consume(part)
                count -= part
            }
            wanted -= part
        }
        if count == 0 { try reset() }
    }

    private func readFile(_ wanted: Int, into buffer: inout ByteBuffer) throws(Errno) -> Int {
        guard let file else { return 0 }
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer.writable[0..<min(wanted, fileBytes - fileOffset)])
        let got = try file.read(space, at: fileOffset)
        // Somebody has cut the file; sending less than was promised would desynchronise whoever reads it.
        if got == 0 { throw .noSpace }
        buffer.commit(got)
        fileOffset += got
        count -= got
        return got
    }

    /// Sends bytes of the file to a socket without a detour; for when `isFrontInMemory` is false and the file has some.
    func sendFile(to socket: Int32) -> IOResult {
        guard let file, fileOffset < fileBytes else { return .wouldBlock }
        let result = file.send(to: socket, at: fileOffset, count: fileBytes - fileOffset)
        if case .bytes(let sent) = result {
            fileOffset += sent
            count -= sent
        }
        return result
    }

    /// Everything has been taken out: memory may be used again, and the disk gets its blocks back.
    private func reset() throws(Errno) {
        isFull = false
        fileOffset = 0
        if fileBytes == 0 { return }
        fileBytes = 0
        try file?.truncate()
    }

    /// Gives all memory back, whatever is still in it, and the file too.
    func discard(pool: inout BufferPool) {
        for segment in segments[first...] { pool.reclaim(&segment.buffer) }
        segments = []
        first = 0
        memoryBytes = 0
        fileBytes = 0
        fileOffset = 0
        count = 0
        overflow = ByteBuffer()
        file = nil
    }
}
