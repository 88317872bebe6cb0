internal import CLinux
internal import Glibc

/// What the file system says about a file (`stat`).
public struct FileStatus: Sendable, Hashable {
    /// The kinds that are told apart.
    public enum Kind: Sendable, Hashable {
        case regular
        case directory
        case symbolicLink
        case other
    }

    public let kind: Kind
    public let device: UInt64
    public let inode: UInt64
    /// Bytes.
    public let size: Int64
    /// Last change of the content, nanoseconds since 1970.
    public let modifiedNanoseconds: Int64
    /// Last change of content or attributes, nanoseconds since 1970.
    public let changedNanoseconds: Int64
    /// Permission bits.
    public let permissions: UInt32
    /// The number of the user it belongs to.
    public let owner: UInt32

    public init(
        kind: Kind, device: UInt64, inode: UInt64, size: Int64, modifiedNanoseconds: Int64, changedNanoseconds: Int64, permissions: UInt32,
        owner: UInt32
    ) {
        self.kind = kind
        self.device = device
        self.inode = inode
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
        self.permissions = permissions
        self.owner = owner
    }

    /// The status of what `path` names: links followed.
    public static func of(_ path: String) throws(Errno) -> FileStatus {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Errno.current }
        return FileStatus(status)
    }

    /// The status of `path` itself: of the link where it is one.
    public static func ofLink(_ path: String) throws(Errno) -> FileStatus {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Errno.current }
        return FileStatus(status)
    }

    /// The status of an open file.
    public static func of(_ descriptor: borrowing Descriptor) throws(Errno) -> FileStatus {
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else { throw Errno.current }
        return FileStatus(status)
    }

    internal init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .symbolicLink
        default: kind = .other
        }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modifiedNanoseconds = Self.nanoseconds(status.st_mtim)
        changedNanoseconds = Self.nanoseconds(status.st_ctim)
        permissions = UInt32(status.st_mode) & 0o7777
        owner = status.st_uid
    }

    /// A file system may hold any number of seconds; wrapping is harmless, since times are only compared.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
