internal import Bytes

/// Whether a server is left alone after connections to it failed.
///
///     in use ──failed──▶ set aside for 1 s ──time──▶ one request tries ──failed──▶ set aside for 2 s, 4 s, 8 s, 10 s, 10 s …
///        ▲                                                  │
///        └──────────────────── succeeded ◀──────────────────┘
struct SetAside {
    static let firstMilliseconds = 1000
    static let lastMilliseconds = 10_000

    /// Failures since the last success; several at once count as one.
    private var failures = 0
    private var until = MonotonicTime(milliseconds: 0)
    private(set) var lastFailure = MonotonicTime(milliseconds: 0)

    var hasFailed: Bool { failures > 0 }

    func isInForce(_ now: MonotonicTime) -> Bool { failures > 0 && now < until }

    /// What ran at the same time as the first failure says nothing new: it does not lengthen the time.
    mutating func failed(_ now: MonotonicTime, wasTrial: Bool) {
        lastFailure = now
        if isInForce(now) && !wasTrial { return }
        failures = min(failures + 1, 16)
        until = now.advanced(byMilliseconds: milliseconds)
    }

    /// A request goes there although earlier ones failed: until it is known how that went, others stay away.
    mutating func tried(_ now: MonotonicTime) {
        until = now.advanced(byMilliseconds: milliseconds)
    }

    mutating func succeeded() {
        failures = 0
    }

    private var milliseconds: Int {
        min(Self.firstMilliseconds << max(0, failures - 1), Self.lastMilliseconds)
    }
}
