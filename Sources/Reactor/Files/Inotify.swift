internal import CLinux
internal import Glibc

/// Notifications about directories (`inotify`).
public struct Inotify: ~Copyable {
    /// Something that happened to a name in a watched directory.
    public struct Change: Sendable, Hashable {
        public let watch: Int32
        /// What the directory calls it; empty: the directory itself. Repaired where it is not UTF-8.
        public let name: String

        public init(watch: Int32, name: String) {
            self.watch = watch
            self.name = name
        }
    }

    /// What one `drain` found.
    public struct Batch: Sendable, Equatable {
        public var changes: Set<Change> = []
        /// The watches that ended because their directory went away.
        public var ended: Set<Int32> = []
        /// The queue was full and events are lost: look at everything.
        public var isOverflowed = false

        /// Nothing was seen.
        public init() {}

        /// Whether nothing was seen.
        public var isEmpty: Bool { changes.isEmpty && ended.isEmpty && !isOverflowed }
    }

    private let descriptor: Descriptor

    /// Throws `tooManyFiles` when the user's instances are used up.
    public init() throws(Errno) {
        let raw = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard raw >= 0 else { throw Errno.current }
        descriptor = Descriptor(owning: raw)
    }

    /// Readable when `drain` has something.
    public var raw: Int32 { descriptor.raw }

    /// Watches a directory (links followed) for files that come, go or change. The same directory again gives the same number.
    /// Throws `noSpace` when the user's watches are used up.
    public func watch(directory path: String) throws(Errno) -> Int32 {
        // Not IN_MODIFY: whoever writes closes in the end, and what is read before that is torn.
        let events =
            IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
        let watch = inotify_add_watch(descriptor.raw, path, UInt32(events) | UInt32(IN_ONLYDIR))
        guard watch >= 0 else { throw Errno.current }
        return watch
    }

    /// Ends a watch; one that ended by itself is not an error.
    public func unwatch(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor.raw, watch)
    }

    /// Takes all waiting events out of the queue, at most about a thousand per call; never waits.
    public func drain() throws(Errno) -> Batch {
        var batch = Batch()
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        for _ in 0..<64 {
            let count = buffer.withUnsafeMutableBytes { read(descriptor.raw, $0.baseAddress!, $0.count) }
            if count < 0 {
                let error = Errno.current
                if error == .interrupted { continue }
                if error == .wouldBlock { return batch }
                throw error
            }
            if count == 0 { return batch }
            Self.note(buffer[..<count], in: &batch)
        }
        return batch
    }

    private static func note(_ bytes: ArraySlice<UInt8>, in batch: inout Batch) {
        bytes.withUnsafeBytes { bytes in
            var position = 0
            // struct inotify_event: wd, mask, cookie, len, then the name.
            while position + 16 <= bytes.count {
                let watch = bytes.loadUnaligned(fromByteOffset: position, as: Int32.self)
                let mask = bytes.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self)
                let nameBytes = Int(bytes.loadUnaligned(fromByteOffset: position + 12, as: UInt32.self))
                if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                    batch.isOverflowed = true
                } else if mask & UInt32(IN_IGNORED) != 0 {
                    batch.ended.insert(watch)
                } else {
                    // The name is padded with zero bytes.
                    let text = bytes[(position + 16)..<min(position + 16 + nameBytes, bytes.count)].prefix { $0 != 0 }
                    batch.changes.insert(Change(watch: watch, name: String(decoding: text, as: UTF8.self)))
                }
                position += 16 + nameBytes
            }
        }
    }
}
