internal import CLinux
internal import Glibc

/// A file that only grows, by whole writes at its end (`O_APPEND`); others may rename it away or cut it off meanwhile.
public final class AppendFile {
    private let path: String
    private let descriptor: Descriptor
    private let opened: FileStatus

    /// Opens or creates the file at `path`, for this user to write and its group to read. Nothing but a regular file will do
    /// (`notRegularFile`, never waited for), and no symbolic link in the last place (`tooManyLinks`).
    public init(_ path: String) throws(Errno) {
        let raw = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o640)
        guard raw >= 0 else { throw Errno.current }
        let descriptor = Descriptor(owning: raw)
        opened = try FileStatus.of(descriptor)
        self.path = path
        self.descriptor = descriptor
        guard opened.kind == .regular else { throw .notRegularFile }
    }

    /// Bytes in the file now.
    public var size: Int64 { (try? FileStatus.of(descriptor).size) ?? 0 }

    /// Whether the path still names this file.
    public var isInPlace: Bool {
        guard let status = try? FileStatus.ofLink(path) else { return false }
        return status.device == opened.device && status.inode == opened.inode
    }

    /// One write at the end; how many of the bytes (not 0) were taken. Nothing is forced to the disk.
    public func write(_ bytes: borrowing Span<UInt8>) throws(Errno) -> Int {
        while true {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor.raw, $0.baseAddress, $0.count) }
            if count > 0 { return count }
            let errno = count == 0 ? Errno.noSpace : Errno.current
            if errno != .interrupted { throw errno }
        }
    }

    /// Up to `count` bytes from `offset`; fewer at the end of the file.
    public func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes {
                pread(descriptor.raw, $0.baseAddress! + done, count - done, off_t(offset) + off_t(done))
            }
            if got == 0 { break }
            if got > 0 {
                done += got
                continue
            }
            let errno = Errno.current
            if errno != .interrupted { throw errno }
        }
        bytes.removeLast(count - done)
        return bytes
    }
}
