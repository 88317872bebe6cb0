public import Bytes

/// The connections to one server that wait for a request, last in, first out: the few that are busy stay warm, the others go.
///
/// Holds numbers, no connections: the worker watches each link for the server's close and calls `remove`; it closes what `push` and
/// `expired` give back. Allocates nothing after `init`.
public final class IdlePool {
    /// How long a link may wait: 1.5 s.
    ///
    /// A request that meets the server's own close is lost or must be repeated, and the close is seen only after it has travelled. The
    /// shortest idle time among common app servers is 2 s (gunicorn's gthread, gevent and asgi workers; uvicorn 5 s), so this leaves half a
    /// second for network and scheduling. A longer one would save at most one connect per link in 1.5 s, and only for servers that are
    /// nearly idle anyway.
    public static let defaultIdleMilliseconds = 1500
    /// How many links wait for one server in one worker.
    public static let defaultCapacity = 64

    private struct Entry {
        let link: LinkID
        let since: MonotonicTime
    }

    private let capacity: Int
    private let idleMilliseconds: Int
    /// Oldest first.
    private var entries: [Entry] = []

    /// Whether the server has been seen to answer a second request on one connection.
    ///
    /// Some close after each response without saying so (uWSGI's http-socket): the pool then takes back a connection that is about to
    /// die, and a request that must not be repeated would be lost on it.
    public private(set) var hasReused = false

    /// `capacity` and `idleMilliseconds` greater than 0.
    public init(capacity: Int = IdlePool.defaultCapacity, idleMilliseconds: Int = IdlePool.defaultIdleMilliseconds) {
        precondition(capacity > 0 && idleMilliseconds > 0)
        self.capacity = capacity
        self.idleMilliseconds = idleMilliseconds
        entries.reserveCapacity(capacity)
    }

    /// Links that wait.
    public var count: Int { entries.count }

    /// Keeps `link`, which must not be in the pool; gives the longest waiting one, to be closed, when the pool was full.
    public func push(_ link: LinkID, now: MonotonicTime) -> LinkID? {
        let evicted = entries.count == capacity ? entries.removeFirst().link : nil
        entries.append(Entry(link: link, since: now))
        return evicted
    }

    /// The link that waits the shortest, if one is young enough.
    ///
    /// `requireProvenReuse`: for requests that are not idempotent or carry a body, which must not be sent a second time; they get a link
    /// only once `hasReused` is true.
    public func pop(now: MonotonicTime, requireProvenReuse: Bool) -> LinkID? {
        if requireProvenReuse && !hasReused { return nil }
        guard let last = entries.last, !isExpired(last, now) else { return nil }
        entries.removeLast()
        return last.link
    }

    /// A response came on a link that had brought one before.
    public func reused() { hasReused = true }

    /// Forgets `link`, which died or is closed for another reason; does nothing when it is not in the pool.
    public func remove(_ link: LinkID) {
        guard let index = entries.lastIndex(where: { $0.link == link }) else { return }
        entries.remove(at: index)
    }

    /// Removes and gives one link that has waited too long, to be closed; nil when there is none (call until then).
    public func expired(now: MonotonicTime) -> LinkID? {
        guard let first = entries.first, isExpired(first, now) else { return nil }
        entries.removeFirst()
        return first.link
    }

    /// Removes and gives any link, to be closed when the server is no longer used; nil when the pool is empty.
    public func removeAny() -> LinkID? { entries.popLast()?.link }

    /// When `expired` will next give a link; `.never` when the pool is empty.
    public var nextExpiry: MonotonicTime {
        entries.first.map { $0.since.advanced(byMilliseconds: idleMilliseconds) } ?? .never
    }

    private func isExpired(_ entry: Entry, _ now: MonotonicTime) -> Bool {
        now >= entry.since.advanced(byMilliseconds: idleMilliseconds)
    }
}
