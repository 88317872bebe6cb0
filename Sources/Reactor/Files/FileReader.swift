internal import Glibc

extension Errno {
    /// The file is larger than the caller accepts.
    public static let fileTooLarge = Errno(code: EFBIG)
    /// The path names a directory, a FIFO, a device or a socket.
    public static let notRegularFile = Errno(code: ENXIO)
    /// Too many symbolic links on the way.
    public static let tooManyLinks = Errno(code: ELOOP)
}

/// Reads whole files without ever waiting for one.
public enum FileReader {
    /// A file's bytes, and its status when the reading began: whatever is written since makes the next look at it differ from that.
    public struct Content: Sendable {
        public let bytes: [UInt8]
        public let status: FileStatus

        /// Whether it was as long as its status says.
        public var isStable: Bool { Int64(bytes.count) == status.size }
    }

    /// Reads the regular file at `path` (links followed), at most `limit` bytes.
    ///
    /// Throws `notRegularFile` for anything else (a FIFO is not waited for), `fileTooLarge` beyond the limit, and the system's own errors.
    public static func read(_ path: String, limit: Int) throws(Errno) -> Content {
        try read(path, relativeTo: AT_FDCWD, limit: limit)
    }

    /// As above, for a name in an open directory.
    public static func read(_ name: String, in directory: SharedDescriptor, limit: Int) throws(Errno) -> Content {
        try read(name, relativeTo: directory.raw, limit: limit)
    }

    private static func read(_ path: String, relativeTo directory: Int32, limit: Int) throws(Errno) -> Content {
        let raw = openat(directory, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard raw >= 0 else { throw Errno.current }
        return try read(Descriptor(owning: raw), limit: limit)
    }

    private static func read(_ descriptor: consuming Descriptor, limit: Int) throws(Errno) -> Content {
        let before = try FileStatus.of(descriptor)
        guard before.kind == .regular else { throw .notRegularFile }
        guard before.size <= Int64(limit) else { throw .fileTooLarge }
        var bytes: [UInt8] = []
        var isAtEnd = false
        while !isAtEnd {
            guard bytes.count <= limit else { throw .fileTooLarge }
            // One byte more than announced shows a file that grew.
            let room = bytes.isEmpty ? Int(before.size) + 1 : min(bytes.count, limit + 1 - bytes.count)
            let piece = try piece(descriptor.raw, room, expected: Int(before.size) - bytes.count)
            isAtEnd = piece.count < room
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
        }
        return Content(bytes: bytes, status: before)
    }

    /// Up to `room` bytes from where the file was left; fewer only at its end, for which `expected` bytes are believed without another call.
    private static func piece(_ raw: Int32, _ room: Int, expected: Int) throws(Errno) -> [UInt8] {
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            while count < room {
                let got = Glibc.read(raw, buffer.baseAddress! + count, room - count)
                if got > 0 {
                    count += got
                    if count == expected { return }
                } else if got == 0 {
                    return
                } else if Errno.current != .interrupted {
                    failure = Errno.current
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }
}
