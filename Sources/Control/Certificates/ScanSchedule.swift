internal import Bytes

/// When the certificate directory is to be looked at: pure, in monotonic time.
///
///     change ──▶ pending (quiet for 100 ms, at most 400 ms) ──▶ scan ──▶ idle (slow poll)
///                                                              │
///                                                              └── unsettled ──▶ retry after 100, 200, 400 ms … ──▶ scan
internal struct ScanSchedule {
    /// A change is acted on when nothing else happened for this long.
    static let quietMilliseconds = 100
    /// A directory that is never quiet is scanned this long after the first change.
    static let longestWaitMilliseconds = 400
    /// The backstop for file systems that notify nobody.
    static let slowPollMilliseconds = 10_000
    /// The backstop where no notification can be had at all.
    static let pollingMilliseconds = 2_000
    static let firstRetryMilliseconds = 100

    private var firstChange: MonotonicTime?
    private var lastChange = MonotonicTime(milliseconds: 0)
    private var lastScan: MonotonicTime?
    private var retry = MonotonicTime.never
    private var backOff = 0

    /// Whether notifications are missing, so that only polling finds changes.
    var isPollingOnly = false

    init() {}

    /// Whether a change waits for its scan.
    var isChangePending: Bool { firstChange != nil }

    /// Something happened in the directory.
    mutating func changed(at now: MonotonicTime) {
        if firstChange == nil { firstChange = now }
        lastChange = now
    }

    /// When the next scan is due; at once when there was none.
    var deadline: MonotonicTime {
        guard let lastScan else { return MonotonicTime(milliseconds: 0) }
        let interval = isPollingOnly ? Self.pollingMilliseconds : Self.slowPollMilliseconds
        var deadline = min(lastScan.advanced(byMilliseconds: interval), retry)
        if let firstChange {
            let quiet = lastChange.advanced(byMilliseconds: Self.quietMilliseconds)
            deadline = min(deadline, quiet, firstChange.advanced(byMilliseconds: Self.longestWaitMilliseconds))
        }
        return deadline
    }

    /// A scan ended. `isUnsettled`: something may be half done, look again soon; `isProgress`: this scan found a change, so the back-off
    /// starts anew.
    mutating func scanned(at now: MonotonicTime, isUnsettled: Bool, isProgress: Bool) {
        firstChange = nil
        lastScan = now
        if isProgress || !isUnsettled { backOff = 0 }
        guard isUnsettled, backOff < Self.slowPollMilliseconds else {
            retry = .never
            return
        }
        backOff = backOff == 0 ? Self.firstRetryMilliseconds : backOff * 2
        retry = now.advanced(byMilliseconds: backOff)
    }
}
