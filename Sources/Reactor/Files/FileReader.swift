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
    /// A file's bytes, and its status when the reading began and when it ended.
    public struct Content: Sendable {
        public let bytes: [UInt8]
        public let before: FileStatus
        public let after: FileStatus

        /// Whether nobody wrote to it meanwhile, as far as the file system tells.
        public var isStable: Bool { before == after && Int64(bytes.count) == after.size }
    }

    /// Reads the regular file at `path` (links followed), at most `limit` bytes.
    ///
    /// Throws `notRegularFile` for anything else (a FIFO is not waited for), `fileTooLarge` beyond the limit, and the system's own errors.
    public static func read(_ path: String, limit: Int) throws(Errno) -> Content {
        let raw = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = Descriptor(owning: raw)
        let before = try FileStatus.of(descriptor)
        guard before.kind == .regular else { throw .notRegularFile }
        guard before.size <= Int64(limit) else { throw .fileTooLarge }
        // One byte more than announced shows a file that grew.
        var bytes = [UInt8](repeating: 0, count: Int(before.size) + 1)
        var count = 0
        while true {
            let room = bytes.count - count
            if room == 0 {
                guard bytes.count <= limit else { throw .fileTooLarge }
                bytes.append(contentsOf: [UInt8](repeating: 0, count: min(bytes.count, limit + 1 - bytes.count)))
                continue
            }
            let got = bytes.withUnsafeMutableBytes { Glibc.read(descriptor.raw, $0.baseAddress! + count, room) }
            if got < 0 {
                let error = Errno.current
                if error == .interrupted { continue }
                throw error
            }
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(bytes.count - count)
        return Content(bytes: bytes, before: before, after: try FileStatus.of(descriptor))
    }
}
