internal import CLinux
internal import Glibc

/// Small files as a whole.
public enum WholeFile {
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
