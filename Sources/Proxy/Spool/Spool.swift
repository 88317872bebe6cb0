internal import Bytes
internal import Reactor

/// A request body that is collected before it is sent: in memory first, then in an unlinked file.
internal final class Spool {
    /// Bytes that are kept in memory.
    static let memoryBytes = 64 * 1024

    enum Outcome {
        case stored
        /// The disk is full, or the bound for all spooled bytes is reached.
        case noSpace
    }

    /// Bytes collected so far.
    private(set) var count = 0
    /// Of these, the bytes in the file.
    private(set) var fileBytes = 0
    private var memory = ByteBuffer()
    private var file: TemporaryFile?
    private var readOffset = 0

    /// Everything has been taken out again.
    var isDrained: Bool { readOffset == count }

    /// Adds `bytes`; `directory` is where the file goes, nil when there is none.
    func append(_ bytes: Span<UInt8>, directory: SharedDescriptor?) throws(Errno) -> Outcome {
        if file == nil && memory.count + bytes.count <= Self.memoryBytes {
            memory.append(bytes)
            count += bytes.count
            return .stored
        }
        guard let directory else { return .noSpace }
        if file == nil { file = try TemporaryFile(in: directory) }
        let offset = fileBytes
        var failure: Errno?
        bytes.withUnsafeBufferPointer { buffer in
            do throws(Errno) {
                try file.unsafelyUnwrapped.write(UnsafeRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure {
            if failure == .noSpace || failure == .diskQuota { return .noSpace }
            throw failure
        }
        fileBytes += bytes.count
        count += bytes.count
        return .stored
    }

    /// Moves the next bytes into the tail of `buffer`.
    func read(into buffer: inout ByteBuffer) throws(Errno) {
        if readOffset < memory.count {
            let part = min(buffer.tailSpace, memory.count - readOffset)
            buffer.append(UnsafeRawBufferPointer(rebasing: memory.readable[readOffset..<readOffset + part]))
            readOffset += part
            return
        }
        guard let file, !isDrained else { return }
        let got = try file.read(buffer.writable, at: readOffset - memory.count)
        // Somebody has cut the file; sending less than was promised would desynchronise the app server.
        if got == 0 { throw .noSpace }
        let part = min(got, count - readOffset)
        buffer.commit(part)
        readOffset += part
    }
}
