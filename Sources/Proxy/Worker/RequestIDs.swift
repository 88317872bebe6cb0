internal import Wire

/// Makes request ids: unguessable enough not to be confused, unique within a process by construction.
internal struct RequestIDs {
    private let high: UInt64
    private var state: UInt64

    init() {
        var random = SystemRandomNumberGenerator()
        high = random.next()
        state = random.next()
    }

    mutating func next() -> RequestID {
        let (high, low) = nextWords()
        return RequestID(high: high, low: low)
    }

    /// The two halves of the next id.
    mutating func nextWords() -> (high: UInt64, low: UInt64) {
        // SplitMix64: a bijection of the counter, so no id comes twice.
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return (high, value ^ (value >> 31))
    }
}
