internal import CLinux
internal import Glibc

/// Small files as a whole.
public enum WholeFile {
    /// The content of a regular file of at most `limit` bytes; never waits (a FIFO is refused). Throws `invalidArgument` for anything but a
    /// regular
    /// file, EFBIG for a longer one.
    public static func read(_ path: String, limit: Int) throws(Errno) -> [UInt8] {
        let raw = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = Descriptor(owning: raw)
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else { throw Errno.current }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Errno.invalidArgument }
        guard status.st_size <= limit else { throw Errno(code: EFBIG) }
        // One byte more than allowed, so that a file which grows meanwhile is noticed.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor.raw, $0.baseAddress.unsafelyUnwrapped + done, $0.count - done) }
            let reason = count < 0 ? Errno.current : Errno(code: 0)
            if count == 0 { break }
            if count < 0 && reason != .interrupted { throw reason }
            done += max(count, 0)
        }
        guard done <= limit else { throw Errno(code: EFBIG) }
        return Array(bytes[..<done])
    }

    /// Creates `path`, readable by this user only, with `bytes`. Throws when it exists already.
    public static func create(_ path: String, _ bytes: [UInt8]) throws(Errno) {
        let raw = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = Descriptor(owning: raw)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { write(descriptor.raw, $0.baseAddress.unsafelyUnwrapped + done, $0.count - done) }
            let reason = count < 0 ? Errno.current : Errno(code: 0)
            if count < 0 && reason != .interrupted { throw reason }
            done += max(count, 0)
        }
    }

    /// Removes a file; one that is gone already is no error.
    public static func remove(_ path: String) {
        _ = unlink(path)
    }

    /// Whether something stands at `path` that this process may read.
    public static func isReadable(_ path: String) -> Bool {
        access(path, R_OK) == 0
    }
}
