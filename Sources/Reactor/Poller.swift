internal import CLinux
internal import Glibc

/// What epoll said of one descriptor.
public struct Readiness: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let readable = Readiness(rawValue: EPOLLIN.rawValue)
    public static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
    /// The peer has ended its direction (EPOLLRDHUP) or the connection (EPOLLHUP).
    public static let hangup = Readiness(rawValue: EPOLLRDHUP.rawValue | EPOLLHUP.rawValue)
    public static let error = Readiness(rawValue: EPOLLERR.rawValue)
}

/// An epoll instance. Each registration carries 64 bits of the owner's choice, handed back with every event.
public final class Poller {
    private let descriptor: Descriptor
    private let events: UnsafeMutablePointer<epoll_event>
    /// The most events of one `wait`.
    public static let batch = 256

    public init() throws(Errno) {
        let raw = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard raw >= 0 else { throw Errno.current }
        descriptor = Descriptor(owning: raw)
        events = .allocate(capacity: Self.batch)
    }

    deinit {
        events.deallocate()
    }

    /// Edge-triggered for reading, writing and hang-up, once for the life of the descriptor: a would-block or a short read re-arms it.
    public func addStream(_ descriptor: Int32, word: UInt64) throws(Errno) {
        try add(descriptor, EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue, word)
    }

    /// Level-triggered for reading: tells as long as something waits.
    public func addLevel(_ descriptor: Int32, word: UInt64) throws(Errno) {
        try add(descriptor, EPOLLIN.rawValue, word)
    }

    private func add(_ target: Int32, _ interest: UInt32, _ word: UInt64) throws(Errno) {
        var event = epoll_event(events: interest, data: epoll_data_t(u64: word))
        guard epoll_ctl(descriptor.raw, EPOLL_CTL_ADD, target, &event) == 0 else { throw Errno.current }
    }

    /// Ends a registration; closing the descriptor does so too unless another process holds it.
    public func remove(_ target: Int32) {
        var event = epoll_event()
        _ = epoll_ctl(descriptor.raw, EPOLL_CTL_DEL, target, &event)
    }

    /// Another descriptor of the same instance, good for nothing but to be closed; nil when descriptors have run out.
    public func duplicate() -> SharedDescriptor? {
        guard let copy = try? descriptor.duplicate() else { return nil }
        return SharedDescriptor(copy)
    }

    /// Waits up to `timeoutMilliseconds` (-1: for ever) and returns how many events there are to be read by `event`.
    public func wait(timeoutMilliseconds: Int32) -> Int {
        let count = epoll_wait(descriptor.raw, events, Int32(Self.batch), timeoutMilliseconds)
        precondition(count >= 0 || errno == EINTR, "epoll_wait failed")
        return Int(max(count, 0))
    }

    /// Event `index` of the last `wait`: the word of its registration and what happened.
    public func event(_ index: Int) -> (word: UInt64, readiness: Readiness) {
        precondition(index >= 0 && index < Self.batch)
        let event = events[index]
        return (event.data.u64, Readiness(rawValue: event.events))
    }
}
