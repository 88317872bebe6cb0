internal import CLinux
internal import Glibc

/// Directories as places: opened to be passed on, made and removed.
public enum Directory {
    /// A descriptor of the directory itself, for `openat` by whoever receives it; grants nothing by itself (O_PATH).
    public static func open(_ path: String) throws(Errno) -> SharedDescriptor {
        let raw = Glibc.open(path, Int32(PORTICO_OPEN_PATH) | O_DIRECTORY | O_CLOEXEC)
        guard raw >= 0 else { throw Errno.current }
        return SharedDescriptor(Descriptor(owning: raw))
    }

    /// A new directory below `parent` whose name begins with `prefix`, for this user only. Its absolute path.
    public static func makeTemporary(in parent: String, prefix: String) throws(Errno) -> String {
        var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
            mkdtemp(buffer.baseAddress.unsafelyUnwrapped).map { String(cString: $0) }
        }
        guard let made else { throw Errno.current }
        return made
    }

    /// Makes one directory, for this user only.
    public static func make(_ path: String) throws(Errno) {
        guard mkdir(path, 0o700) == 0 else { throw Errno.current }
    }

    /// Removes an empty directory.
    public static func remove(_ path: String) throws(Errno) {
        guard rmdir(path) == 0 else { throw Errno.current }
    }
}
