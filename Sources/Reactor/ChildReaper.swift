internal import Bytes
internal import Glibc

/// How a child ended.
public enum ChildStatus: Sendable, Equatable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: Int32)

    /// From the word of `waitpid(2)`.
    internal init(word: Int32) {
        let signal = word & 0x7f
        self = signal == 0 ? .exited(code: (word >> 8) & 0xff) : .killed(signal: signal)
    }

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal) (\(Signal.name(signal)))"
        }
    }
}

/// Collects children that ended, so that none stays a zombie.
public enum ChildReaper {
    /// The next child that ended, or nil. Call until nil: SIGCHLD is not counted.
    public static func next() -> (process: Int32, status: ChildStatus)? {
        reap(-1)
    }

    /// Whether this very child ended; leaves others alone.
    public static func status(of process: Int32) -> ChildStatus? {
        precondition(process > 0)
        return reap(process)?.status
    }

    /// Waits up to `milliseconds` for this very child to end; nil when it did not, or is no child of ours.
    public static func wait(for process: Int32, milliseconds: Int) -> ChildStatus? {
        let deadline = Clock.now().advanced(byMilliseconds: milliseconds)
        var nothing = PollSet()
        while true {
            if let status = status(of: process) { return status }
            if Clock.now() >= deadline { return nil }
            _ = try? nothing.wait(until: min(deadline, Clock.now().advanced(byMilliseconds: 5)))
        }
    }

    private static func reap(_ which: Int32) -> (process: Int32, status: ChildStatus)? {
        var word: Int32 = 0
        while true {
            let process = waitpid(which, &word, WNOHANG)
            if process > 0 { return (process, ChildStatus(word: word)) }
            if process == 0 || Errno.current != .interrupted { return nil }
        }
    }
}
