internal import Bytes

/// Decides when a client reads so slowly that its response is taken off the app server's hands.
///
/// A client that keeps up is served straight from the app server. One that does not is given a little time (it may be the network's turn);
/// when it has kept the app server waiting for longer than that in all, what the app server says goes into a spool, as fast as it comes, and
/// from there to the client.
internal struct ResponseShield {
    /// How long one response may keep its app server waiting.
    static let patienceMilliseconds = 100

    /// How the app server's part ended while the client had not taken all of it.
    enum Outcome {
        case open
        case whole(Exchange.End)
        /// The client must see that the body was cut, once it has what there is.
        case cut(reason: StaticString)
    }

    /// The response may be kept: it does not pace itself, and the operator wants it.
    var isAllowed = false
    /// What the client has not taken yet; nil while the client keeps up.
    var spool: Spool?
    var outcome = Outcome.open
    /// The client has taken all that was offered since the last time it could not: larger pieces pay.
    var takesLargePieces = false
    private var blockedSince: MonotonicTime?
    private var blockedMilliseconds = 0

    init() {}

    /// The client does not take more at `now`, though the app server may have some; true when it has gone on for too long.
    mutating func blocked(_ now: MonotonicTime) -> Bool {
        let since = blockedSince ?? now
        blockedSince = since
        return isAllowed && blockedMilliseconds + Int(now.milliseconds(since: since)) >= Self.patienceMilliseconds
    }

    /// The client takes something again.
    mutating func unblocked(_ now: MonotonicTime) {
        guard let since = blockedSince else { return }
        blockedMilliseconds += Int(now.milliseconds(since: since))
        blockedSince = nil
    }
}
