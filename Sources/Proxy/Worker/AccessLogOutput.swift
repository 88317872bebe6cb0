internal import Bytes
internal import Reactor
internal import Telemetry

/// The access log on its way to standard output: lines are gathered and leave in few writes. A reader that is stuck costs lines, never time.
internal struct AccessLogOutput: ~Copyable {
    private static let flushBytes = 32 * 1024
    private static let maximumBytes = 1 << 20
    private static let delayMilliseconds = 200
    private static let reportMilliseconds = 10_000

    private let stream = StandardStream.output()
    private var lines = ByteBuffer()
    /// When waiting lines leave at the latest.
    private(set) var deadline: MonotonicTime?
    private var dropped = 0
    private var nextReport = MonotonicTime(milliseconds: 0)

    init() {}

    /// Adds what `append` writes: one line.
    mutating func add(now: MonotonicTime, _ append: (inout ByteBuffer) -> Void) {
        if lines.count > Self.maximumBytes {
            dropped += 1
            return
        }
        append(&lines)
        if deadline == nil { deadline = now.advanced(byMilliseconds: Self.delayMilliseconds) }
    }

    mutating func endTurn(_ now: MonotonicTime) {
        guard let deadline else { return }
        if lines.count >= Self.flushBytes || now >= deadline {
            flush()
            self.deadline = lines.isEmpty ? nil : now.advanced(byMilliseconds: Self.delayMilliseconds)
        }
    }

    /// Lines that were dropped because nobody read them, since the last time this said so: at most once in ten seconds.
    mutating func takeDropped(_ now: MonotonicTime) -> Int? {
        guard dropped > 0, now >= nextReport else { return nil }
        nextReport = now.advanced(byMilliseconds: Self.reportMilliseconds)
        defer { dropped = 0 }
        return dropped
    }

    /// Writes what the reader takes.
    mutating func flush() {
        while !lines.isEmpty {
            do throws(Errno) {
                let count = try stream.write(lines.readable)
                if count == 0 { return }
                lines.consume(count)
            } catch {
                // Nobody will ever read on: the lines are lost.
                lines.removeAll()
            }
        }
    }
}
