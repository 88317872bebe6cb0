internal import Bytes

/// Whether a peer gets on: so many bytes in so much time, not merely something now and then.
///
/// A peer that sends a byte every few seconds never lets a timeout between two bytes run out. Here the time starts anew only when `minimum`
/// bytes have come since it last did.
internal struct Pace {
    private var mark: Int
    private var since: MonotonicTime

    /// Counting starts with `bytes` at `now`.
    init(bytes: Int, now: MonotonicTime) {
        mark = bytes
        since = now
    }

    /// Until when the next `minimum` (1 or more) bytes must have come; `bytes`: all that have come so far.
    mutating func deadline(bytes: Int, minimum: Int, milliseconds: Int, now: MonotonicTime) -> MonotonicTime {
        if bytes - mark >= minimum {
            mark = bytes
            since = now
        }
        return since.advanced(byMilliseconds: milliseconds)
    }
}
