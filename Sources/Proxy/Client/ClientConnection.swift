internal import Bytes
internal import Reactor
internal import TLS
internal import Wire

/// A client's connection: its socket, its TLS session, what waits on either side, and the exchange under way.
///
/// It holds buffers only while bytes wait in them. Everything is done to it by the worker; it decides nothing.
internal final class ClientConnection {
    enum Phase {
        /// A proxy has to tell first whose connection this is.
        case awaitingProxyHeader
        case handshaking
        /// Idle, or in the middle of a request head.
        case awaitingHead
        case exchanging
        /// The last bytes are on their way; then the connection closes.
        case flushing
        /// We have ended our direction and wait for the client to end its own, so that a reset cannot overtake the last answer.
        case lingering
        case closed
    }

    let token: SlabToken
    let socket: Descriptor
    let listener: ListenerPort
    /// The peer: that of the socket, or the one that a proxy has announced. Without an address (a unix socket): nil and empty.
    private(set) var address: IPAddress?
    private(set) var peer: AddressText
    private(set) var peerPort: UInt16
    let tls: TLSSession?
    /// The TLS policies that the connection was made under; nil: it is good for all hosts.
    let policies: PolicyTable?

    var phase: Phase
    // What epoll said last, until a system call says otherwise.
    var isReadable = true
    var isWritable = true
    var hasHungUp = false

    /// Ciphertext that was received and not yet opened.
    var ciphertext = ByteBuffer()
    /// Bytes that the TLS session has fetched itself and nobody has counted yet.
    private var received = 0
    /// Plaintext that was received and not yet used.
    var input = ByteBuffer()
    /// Plain bytes that wait to be sent; a TLS connection's wait in its session.
    var plainOutput = ByteBuffer()
    /// False: nothing waits to be sent, for sure. Spares the busy path a look into the session.
    var mayHaveOutput = false
    /// The client has ended its direction.
    var inputEnded = false
    /// Where the search for the end of an incomplete head goes on.
    var headEnd: HeadEndFinder?
    /// Requests on this connection so far.
    var requests = 0

    var transaction: Transaction?

    /// When patience ends; what that means depends on the phase.
    var deadline = MonotonicTime.never
    /// Counts every step forward; the deadline moves only when this does.
    var steps: UInt64 = 0
    var stepsAtDeadline: UInt64 = 0
    /// How often in a row the client was found not to have read anything, and what it had not acknowledged then.
    var stalls = 0
    var unacknowledged = 0
    /// Counts what the client has taken, and what counts as that; while it is waited for, the deadline moves only when this does.
    var taken: UInt64 = 0
    var takenAtDeadline: UInt64 = 0
    /// Once everything is sent, what the client still sends is read and dropped before the socket closes.
    var lingers = false
    /// Session tickets may wait for the first answer, to leave in the same packet.
    var holdsTickets = false
    /// Accepted only to be told that there is no room.
    var isOverload = false
    /// How it stands in the counts of connections per client; nil: not at all.
    var countedAs: IPAddress?
    /// Listed for another turn because its slice was spent.
    var isQueued = false

    init(
        token: SlabToken, socket: consuming Descriptor, listener: ListenerPort, address: IPAddress?, peerPort: UInt16, tls: TLSSession?,
        policies: PolicyTable?, expectsProxyHeader: Bool
    ) {
        self.token = token
        self.socket = socket
        self.listener = listener
        self.address = address
        peer = address?.text ?? AddressText()
        self.peerPort = peerPort
        self.tls = tls
        self.policies = policies
        phase = expectsProxyHeader ? .awaitingProxyHeader : tls == nil ? .awaitingHead : .handshaking
    }

    /// A proxy says that the connection is that of `source`.
    func announce(_ source: IPAddress, port: UInt16) {
        address = source
        peer = source.text
        peerPort = port
    }

    /// More can be given to the client: nothing waits but session tickets, which may.
    var takesOutput: Bool { holdsTickets || outputIsEmpty }

    /// Nothing waits to be sent.
    var outputIsEmpty: Bool {
        if !mayHaveOutput { return true }
        if let tls { return tls.output.isEmpty }
        return plainOutput.isEmpty
    }
}

// For large bodies the TLS session fetches ciphertext itself.
extension ClientConnection: CiphertextSource {
    func receive(into space: UnsafeMutableRawBufferPointer) -> Int {
        guard isReadable, !inputEnded else { return 0 }
        switch Socket.receive(socket.raw, into: space) {
        case .bytes(let count):
            if count < space.count && !hasHungUp { isReadable = false }
            received += count
            return count
        case .wouldBlock:
            isReadable = false
        case .endOfStream, .failed:
            isReadable = false
            inputEnded = true
        }
        return 0
    }

    /// How much came that way since the last time this was asked.
    func takeReceived() -> Int {
        defer { received = 0 }
        return received
    }
}
