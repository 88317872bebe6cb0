internal import Bytes

/// When to try again after a write that failed, and when to say so: pure.
internal struct JournalTrouble {
    private static let firstWaitMilliseconds = 1000
    private static let longestWaitMilliseconds = 60_000
    /// A trouble that lasts is worth a line of the log this often.
    private static let reminderMilliseconds = 3_600_000

    private var wait = 0
    private var reminder = MonotonicTime(milliseconds: 0)
    /// Nothing is to be tried before.
    private(set) var retry = MonotonicTime(milliseconds: 0)

    init() {}

    var isTrouble: Bool { wait > 0 }

    /// A try failed. Whether that is worth a line.
    mutating func failed(at now: MonotonicTime) -> Bool {
        let isWorthALine = !isTrouble || now >= reminder
        if isWorthALine { reminder = now.advanced(byMilliseconds: Self.reminderMilliseconds) }
        wait = min(max(wait * 2, Self.firstWaitMilliseconds), Self.longestWaitMilliseconds)
        retry = now.advanced(byMilliseconds: wait)
        return isWorthALine
    }

    /// A try succeeded. Whether that ended a trouble.
    mutating func succeeded() -> Bool {
        defer { wait = 0 }
        return isTrouble
    }
}
