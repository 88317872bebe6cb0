internal import Bytes

/// Lets one of many like events through per period, and tells how many it held back: a log that an outsider can fill stays small.
internal struct Throttle {
    private let milliseconds: Int
    private var next = MonotonicTime(milliseconds: 0)
    private var held = 0

    /// One event in `milliseconds` goes through.
    init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// How many events this one stands for, those held back before included; nil when it is held back itself.
    mutating func pass(_ now: MonotonicTime) -> Int? {
        held += 1
        guard now >= next else { return nil }
        next = now.advanced(byMilliseconds: milliseconds)
        defer { held = 0 }
        return held
    }
}
