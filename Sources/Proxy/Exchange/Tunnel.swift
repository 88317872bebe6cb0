/// How the two directions of a tunnel stand. Each ends by itself: what the other one still carries passes on.
internal struct Tunnel {
    enum Direction: Equatable {
        case open
        /// Its source has ended; what was said before that is still on its way.
        case ending
        case ended
    }

    /// From the client to the app server.
    var toServer = Direction.open
    /// From the app server to the client.
    var toClient = Direction.open

    var isOver: Bool { toServer == .ended && toClient == .ended }
    /// One side has nothing more to say: the other is not waited for as long.
    var isHalfClosed: Bool { toServer != .open || toClient != .open }
}
