/// What supervisor and worker say to each other: one SEQPACKET datagram each, at most 64 KiB; descriptors stand beside it in the order
/// named.
public enum ChannelMessage: Sendable, Equatable {
    // MARK: supervisor to worker

    /// First of all. Beside it: the counters memfd, the spool directory (O_PATH).
    case start(worker: Int, ticketKeys: [UInt8])
    /// A new certificate log to be replayed from 0 up to `length`. Beside it: the log memfd of `capacity` bytes.
    case certificates(capacity: Int, length: Int)
    /// The certificate log is valid up to `length` now.
    case certificatesGrew(length: Int)
    /// A listening socket for the listener with this key (`ListenAddress.key`). Beside it: the socket, non-blocking.
    case listener(key: String)
    /// A new snapshot. Beside it: a memfd with the encoded `SnapshotSource`.
    case snapshot(generation: UInt32)
    /// Ticket keys, 80 bytes each: the current one first, then those still accepted.
    case ticketKeys([UInt8])
    /// Stop accepting, finish what is in flight, exit 0 after `milliseconds` at the latest.
    case drain(milliseconds: Int)

    // MARK: worker to supervisor

    /// The worker serves with this snapshot now.
    case acknowledged(generation: UInt32)
    /// The worker keeps the snapshot it had.
    case refused(generation: UInt32, reason: String)

    /// Descriptors that must stand beside the message.
    public var descriptorCount: Int {
        switch self {
        case .start: 2
        case .certificates, .listener, .snapshot: 1
        case .certificatesGrew, .ticketKeys, .drain, .acknowledged, .refused: 0
        }
    }
}
