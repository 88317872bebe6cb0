internal import Bytes

/// The 64 bits that epoll hands back: what kind of descriptor, which one, and which tenant of its place.
internal enum EventWord {
    case channel
    case listener(index: Int)
    case client(SlabToken)
    case link(SlabToken)

    private static let indexMask: UInt64 = 0x3fff_ffff

    var raw: UInt64 {
        switch self {
        case .channel: 0
        case .listener(let index): 1 << 62 | UInt64(index)
        case .client(let token): 2 << 62 | UInt64(token.index) << 32 | UInt64(token.generation)
        case .link(let token): 3 << 62 | UInt64(token.index) << 32 | UInt64(token.generation)
        }
    }

    init(raw: UInt64) {
        let token = SlabToken(index: UInt32(raw >> 32 & Self.indexMask), generation: UInt32(truncatingIfNeeded: raw))
        switch raw >> 62 {
        case 0: self = .channel
        case 1: self = .listener(index: Int(raw & 0xffff_ffff))
        case 2: self = .client(token)
        case _: self = .link(token)
        }
    }
}
