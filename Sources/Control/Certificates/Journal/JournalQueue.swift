internal import Bytes
internal import Telemetry

/// Lines on their way into the journal: pure and bounded. When a file takes nothing for long, further lines are lost; a `gap` line, which
/// stands where they would have stood, says how many.
internal struct JournalQueue: ~Copyable {
    /// The most bytes that wait.
    static let maximumBytes = 1 << 20
    /// Storage beyond this is given back when nothing waits.
    private static let maximumIdleBytes = 1 << 16

    private var waiting = ByteBuffer()
    /// Lines lost for which no `gap` line stands yet.
    private(set) var missing = 0
    private var hasNewGap = false
    /// Whether the file ends inside the line whose rest is the first that waits.
    private var isInsideLine = false
    /// Whether the file ends inside a line that nobody will finish: one line feed goes first.
    private var owesLineFeed = false

    init() {}

    var isEmpty: Bool { waiting.isEmpty }
    var count: Int { waiting.count }

    /// Adds a line, unless there is no room.
    mutating func add(_ record: JournalRecord, at time: WallTime) {
        closeGap(at: time)
        guard missing == 0 else {
            missing += 1
            return
        }
        let before = waiting.count
        JournalLine.append(record, at: time, to: &waiting)
        guard waiting.count > Self.maximumBytes else { return }
        waiting.truncate(to: before)
        missing += 1
    }

    /// Adds the `gap` line that is due once all before it has been written.
    mutating func closeGap(at time: WallTime) {
        guard missing > 0, waiting.isEmpty else { return }
        JournalLine.append(.gap(lines: missing), at: time, to: &waiting)
        missing = 0
        hasNewGap = true
    }

    /// Whether there has been a `gap` line since the last call.
    mutating func takeGap() -> Bool {
        defer { hasNewGap = false }
        return hasNewGap
    }

    /// Hands everything that waits to `write`, which tells how many bytes (not 0) it took. What it does not take goes on waiting.
    mutating func drain<Failure: Error>(_ write: (borrowing Span<UInt8>) throws(Failure) -> Int) throws(Failure) {
        if waiting.isEmpty { return }
        if owesLineFeed {
            let lineFeed = [UInt8(ascii: "\n")]
            _ = try write(lineFeed.span)
            owesLineFeed = false
        }
        while !waiting.isEmpty {
            let count = try write(waiting.span)
            precondition(count > 0 && count <= waiting.count)
            isInsideLine = waiting.span[count - 1] != UInt8(ascii: "\n")
            waiting.consume(count)
        }
        if waiting.capacity > Self.maximumIdleBytes { waiting = ByteBuffer() }
    }

    /// Another file takes the lines from now on. `isTorn`: it ends inside a line.
    mutating func opened(isTorn: Bool) {
        if isInsideLine {
            // The beginning of this line went with the other file.
            var rest = 0
            while waiting.span[rest] != UInt8(ascii: "\n") { rest += 1 }
            waiting.consume(rest + 1)
            missing += 1
        }
        isInsideLine = false
        owesLineFeed = isTorn
    }
}
