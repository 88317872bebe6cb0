internal import Bytes

/// When the certificate directory is to be looked at: pure, in monotonic time.
///
///     change ──▶ pending (quiet for 100 ms, at most 400 ms) ──▶ look ──▶ idle (walk through everything now and then)
///                                                              │
///                                                              └── unsettled ──▶ look again after 100, 200, 400 ms …
internal struct ScanSchedule {
    /// A change is acted on when nothing else happened for this long.
    static let quietMilliseconds = 100
    /// A directory that is never quiet is looked at this long after the first change.
    static let longestWaitMilliseconds = 400
    /// Between two walks where notifications are missing; more where a walk takes long.
    static let pollingMilliseconds = 2_000
    /// Between two walks at least so many times what one takes.
    static let walkShare = 20
    static let firstRetryMilliseconds = 100
    /// What is unsettled for longer waits for the next walk.
    static let longestRetryMilliseconds = 12_800

    /// What is to be done now.
    enum Due {
        case nothing
        /// Look at what changed, and at what was unsettled.
        case look
        /// Walk through everything.
        case scan
    }

    /// Between two walks at the most, for file systems that notify nobody.
    let pollMilliseconds: Int
    /// Whether notifications are missing, so that only polling finds changes.
    var isPollingOnly = false

    private var firstChange: MonotonicTime?
    private var lastChange = MonotonicTime(milliseconds: 0)
    private var lastScan: MonotonicTime?
    private var retry = MonotonicTime.never
    private var backOff = 0
    /// How long the last walk took.
    private var walkMilliseconds = 0

    init(pollMilliseconds: Int) {
        self.pollMilliseconds = pollMilliseconds
    }

    /// Whether a change waits to be looked at.
    var isChangePending: Bool { firstChange != nil }

    /// Something happened in the directory.
    mutating func changed(at now: MonotonicTime) {
        if firstChange == nil { firstChange = now }
        lastChange = now
    }

    /// Everything is to be walked through at once: the operator asks for it.
    mutating func requested() {
        lastScan = nil
    }

    /// When `due` has something; at once when there was no walk yet.
    var deadline: MonotonicTime { min(scanDeadline, lookDeadline) }

    /// What is to be done at `now`.
    func due(at now: MonotonicTime) -> Due {
        now >= scanDeadline ? .scan : now >= lookDeadline ? .look : .nothing
    }

    private var scanDeadline: MonotonicTime {
        guard let lastScan else { return MonotonicTime(milliseconds: 0) }
        let polling = min(max(Self.pollingMilliseconds, walkMilliseconds * Self.walkShare), pollMilliseconds)
        return lastScan.advanced(byMilliseconds: isPollingOnly ? polling : pollMilliseconds)
    }

    private var lookDeadline: MonotonicTime {
        guard let firstChange else { return retry }
        let quiet = lastChange.advanced(byMilliseconds: Self.quietMilliseconds)
        return min(retry, quiet, firstChange.advanced(byMilliseconds: Self.longestWaitMilliseconds))
    }

    /// What was due has been looked at: all of the tree, in `milliseconds`, or what changed in it.
    mutating func looked(at now: MonotonicTime, wasScan: Bool, milliseconds: Int = 0) {
        firstChange = nil
        retry = .never
        if wasScan {
            lastScan = now
            walkMilliseconds = milliseconds
        }
    }

    /// What was found has been dealt with. `isUnsettled`: something may be half done, look again soon; `isProgress`: something changed, so
    /// the back-off starts anew.
    mutating func settled(at now: MonotonicTime, isUnsettled: Bool, isProgress: Bool) {
        if isProgress || !isUnsettled { backOff = 0 }
        guard isUnsettled, backOff < Self.longestRetryMilliseconds else {
            retry = .never
            return
        }
        backOff = backOff == 0 ? Self.firstRetryMilliseconds : backOff * 2
        retry = now.advanced(byMilliseconds: backOff)
    }
}
