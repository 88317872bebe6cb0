/// Who may ask a running supervisor, and whose answer is believed: abstract sockets have no permissions, but the kernel tells the users.
internal enum LiveTrust {
    /// The supervisor's own user and root may ask: both can read the key files anyway.
    static func mayAsk(_ peer: UInt32, own: UInt32) -> Bool {
        peer == own || peer == 0
    }

    enum Belief: Equatable {
        /// It is root, or the user who asks.
        case full
        /// Root asks, and another user answers: believed, told to the operator, and its memory is copied before it is looked at.
        case reserved
        case none
    }

    /// Whether the answer of `server` is believed by the user who asks.
    static func believes(_ server: UInt32, own: UInt32) -> Belief {
        if server == own || server == 0 { return .full }
        return own == 0 ? .reserved : .none
    }
}
