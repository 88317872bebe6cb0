internal import Bytes

/// The session ticket keys that all workers share, so that a client resumes whichever worker it meets. Pure: randomness comes in.
internal struct TicketKeyRing: Sendable {
    /// Bytes of one key: 16 of name, 32 for the cipher, 32 for the MAC.
    static let keyBytes = 80
    /// A key encrypts new tickets for so long (12 h), and decrypts old ones for as long again.
    static let lifeMilliseconds = 12 * 3_600_000
    /// Current and previous.
    private static let kept = 2

    private var keys: [[UInt8]]
    /// When `rotate` is due.
    private(set) var deadline: MonotonicTime

    init(first key: [UInt8], now: MonotonicTime) {
        precondition(key.count == Self.keyBytes)
        keys = [key]
        deadline = now.advanced(byMilliseconds: Self.lifeMilliseconds)
    }

    /// `key` becomes the current one.
    mutating func rotate(to key: [UInt8], now: MonotonicTime) {
        precondition(key.count == Self.keyBytes)
        keys.insert(key, at: 0)
        keys.removeLast(max(0, keys.count - Self.kept))
        deadline = now.advanced(byMilliseconds: Self.lifeMilliseconds)
    }

    /// As sent to workers: the current one first.
    var encoded: [UInt8] { Array(keys.joined()) }
}
