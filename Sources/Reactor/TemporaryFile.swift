internal import CLinux
internal import Glibc

/// A file without a name: it is gone with its descriptor, whatever becomes of the process.
public final class TemporaryFile {
    private let descriptor: Descriptor

    /// A new file in `directory` (an O_PATH descriptor will do).
    public init(in directory: SharedDescriptor) throws(Errno) {
        // The magic link makes an O_PATH descriptor usable as a path even where the worker may not resolve the real one.
        let unnamed = open("/proc/self/fd/\(directory.raw)", CLinux_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o600)
        if unnamed >= 0 {
            descriptor = Descriptor(owning: unnamed)
            return
        }
        let name = "portico-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let named = openat(directory.raw, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard named >= 0 else { throw Errno.current }
        descriptor = Descriptor(owning: named)
        unlinkat(directory.raw, name, 0)
    }

    /// Writes all of `bytes` at `offset`. Throws ENOSPC and its like; what was written before that stays.
    public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Errno) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor.raw, bytes.baseAddress.unsafelyUnwrapped + done, bytes.count - done, off_t(offset + done))
            if count > 0 {
                done += count
            } else {
                let errno = count == 0 ? Errno.noSpace : Errno.current
                if errno != .interrupted { throw errno }
            }
        }
    }

    /// Sends up to `count` bytes (not 0) from `offset` to a socket (`sendfile`). `endOfStream`: the file is shorter than that.
    public func send(to socket: Int32, at offset: Int, count: Int) -> IOResult {
        var position = off_t(offset)
        while true {
            let sent = sendfile(socket, descriptor.raw, &position, count)
            if sent > 0 { return .bytes(sent) }
            if sent == 0 { return .endOfStream }
            let errno = Errno.current
            if errno == .wouldBlock { return .wouldBlock }
            if errno != .interrupted { return .failed(errno) }
        }
    }

    /// Drops all bytes.
    public func truncate() throws(Errno) {
        guard ftruncate(descriptor.raw, 0) == 0 else { throw Errno.current }
    }

    /// Reads up to `space.count` bytes at `offset`; 0 at the end of the file.
    public func read(_ space: UnsafeMutableRawBufferPointer, at offset: Int) throws(Errno) -> Int {
        while true {
            let count = pread(descriptor.raw, space.baseAddress, space.count, off_t(offset))
            if count >= 0 { return count }
            let errno = Errno.current
            if errno != .interrupted { throw errno }
        }
    }
}
