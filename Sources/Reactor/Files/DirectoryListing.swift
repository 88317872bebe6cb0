internal import Glibc

/// The names in a directory.
public enum DirectoryListing {
    /// At most `limit` names of the directory at `path` (links followed), sorted, without `.` and `..`.
    ///
    /// `isComplete` is false when there were more. A name that is not UTF-8 comes out repaired and then names no file.
    public static func names(_ path: String, limit: Int) throws(Errno) -> (names: [String], isComplete: Bool) {
        let raw = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
        guard raw >= 0 else { throw Errno.current }
        guard let directory = fdopendir(raw) else {
            let error = Errno.current
            close(raw)
            throw error
        }
        defer { closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(directory) else {
                let error = Errno.current
                if error.code != 0 { throw error }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if names.count == limit { return (names.sorted(), false) }
            names.append(name)
        }
        return (names.sorted(), true)
    }
}
