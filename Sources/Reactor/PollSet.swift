public import Bytes
internal import Glibc

/// Waits for a handful of descriptors with `poll(2)`: enough for the supervisor, which has one per worker.
public struct PollSet: Sendable {
    /// What became possible on one descriptor.
    public struct Event: Sendable, Equatable {
        public var descriptor: Int32
        public var readable: Bool
        public var writable: Bool
    }

    private var entries: [pollfd] = []

    public init() {}

    /// Waits for `descriptor` to become readable (or closed), and writable if asked. A negative number is ignored.
    public mutating func add(_ descriptor: Int32, writable: Bool = false) {
        if descriptor < 0 { return }
        entries.append(pollfd(fd: descriptor, events: Int16(POLLIN | (writable ? POLLOUT : 0)), revents: 0))
    }

    /// Empties the set, for the next turn of a loop.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    /// Waits until `deadline` at the latest and returns what is ready; may return early with nothing.
    public mutating func wait(until deadline: MonotonicTime) throws(Errno) -> [Event] {
        let patience = deadline == .never ? -1 : Int32(clamping: deadline.milliseconds(since: Clock.now()))
        let count = poll(&entries, nfds_t(entries.count), patience)
        if count < 0 {
            let reason = Errno.current
            if reason == .interrupted { return [] }
            throw reason
        }
        if count == 0 { return [] }
        return entries.filter { $0.revents != 0 }.map { entry in
            Event(
                descriptor: entry.fd, readable: entry.revents & Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0,
                writable: entry.revents & Int16(POLLOUT) != 0)
        }
    }
}
