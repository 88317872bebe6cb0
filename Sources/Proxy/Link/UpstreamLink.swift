internal import Bytes
internal import Config
internal import Reactor

/// A connection to an app server, in use by one client or idle in its server's pool.
internal final class UpstreamLink {
    enum Phase {
        case connecting
        case open
        case idle
        case closed
    }

    let token: SlabToken
    let socket: Descriptor
    let upstream: UpstreamGroup
    let server: Int

    var phase: Phase
    var isReadable = false
    var isWritable = false
    var hasHungUp = false
    /// The server has ended its direction; nothing more will come.
    var inputEnded = false
    /// The end came as an error, so it ends no body.
    var failed = false
    /// A write has failed; what the server said before it may still be read.
    var writeFailed = false
    /// Bytes received and not yet used.
    var input = ByteBuffer()
    /// What waits in `input` has been looked at and is not enough to go on.
    var awaitsMore = false
    /// Something of the response to the current request has come.
    var hasReceived = false
    /// The last piece of a tunnel filled its buffer: larger ones pay.
    var hasReceivedMuch = false
    /// Requests answered before the current one.
    var served = 0
    /// Whom it works for.
    var client: ClientConnection?

    init(token: SlabToken, socket: consuming Descriptor, upstream: UpstreamGroup, server: Int, connected: Bool) {
        self.token = token
        self.socket = socket
        self.upstream = upstream
        self.server = server
        phase = connected ? .open : .connecting
        isWritable = connected
    }
}
