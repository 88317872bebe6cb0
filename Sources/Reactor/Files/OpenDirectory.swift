internal import CLinux
internal import Glibc

/// An open directory: what is in it can be listed and looked at without resolving its path again.
public final class OpenDirectory {
    /// One name in the directory.
    public struct Entry: Sendable {
        /// Without a slash; repaired where the bytes are not UTF-8.
        public let name: String
        /// Whether the name is UTF-8; another one cannot be looked at.
        public let isUTF8: Bool
        /// As the directory itself tells; nil where its file system does not.
        public let kind: FileStatus.Kind?
    }

    private let stream: OpaquePointer
    private let raw: Int32

    /// Opens the directory at `path` (links followed).
    public init(_ path: String) throws(Errno) {
        let raw = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
        guard raw >= 0 else { throw Errno.current }
        guard let stream = fdopendir(raw) else {
            let error = Errno.current
            close(raw)
            throw error
        }
        self.raw = raw
        self.stream = stream
    }

    deinit { closedir(stream) }

    /// The directory's own status.
    public func status() throws(Errno) -> FileStatus {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw Errno.current }
        return FileStatus(status)
    }

    /// The status of `name`; of the link itself where it is one.
    public func status(of name: String) throws(Errno) -> FileStatus {
        var status = stat()
        guard fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw Errno.current }
        return FileStatus(status)
    }

    /// At most `limit` entries, sorted by name, without `.` and `..`; to be called once. `isComplete` is false when there were more.
    public func entries(limit: Int) throws(Errno) -> (entries: [Entry], isComplete: Bool) {
        var entries: [Entry] = []
        var isComplete = true
        while true {
            errno = 0
            guard let next = readdir(stream) else {
                let error = Errno.current
                if error.code != 0 { throw error }
                break
            }
            guard let entry = Self.entry(next) else { continue }
            if entries.count == limit {
                isComplete = false
                break
            }
            entries.append(entry)
        }
        return (entries.sorted { $0.name < $1.name }, isComplete)
    }

    private static func entry(_ next: UnsafeMutablePointer<dirent>) -> Entry? {
        let kind: FileStatus.Kind? =
            switch Int32(next.pointee.d_type) {
            case CLinux_DT_UNKNOWN: nil
            case CLinux_DT_REG: .regular
            case CLinux_DT_DIR: .directory
            case CLinux_DT_LNK: .symbolicLink
            default: .other
            }
        return withUnsafePointer(to: &next.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
                if text[0] == 0x2E && (text[1] == 0 || (text[1] == 0x2E && text[2] == 0)) { return nil }
                if let name = String(validatingCString: text) { return Entry(name: name, isUTF8: true, kind: kind) }
                return Entry(name: String(cString: text), isUTF8: false, kind: kind)
            }
        }
    }
}
