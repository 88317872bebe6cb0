internal import CLinux
internal import Glibc

/// Signals as readable events (`signalfd(2)`): nothing of ours ever runs inside a signal handler.
public final class SignalQueue: Sendable {
    private let descriptor: Descriptor

    /// Blocks `signals` for the calling thread and those it starts later, and queues them here. SIGPIPE is ignored from now on.
    public init(_ signals: [Signal]) throws(Errno) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.number) }
        guard pthread_sigmask(SIG_BLOCK, &set, nil) == 0 else { throw Errno.invalidArgument }
        let raw = signalfd(-1, &set, Int32(SFD_NONBLOCK) | Int32(SFD_CLOEXEC))
        guard raw >= 0 else { throw Errno.current }
        descriptor = Descriptor(owning: raw)
        Self.ignoreBrokenPipe()
    }

    /// The number, for polling.
    public var raw: Int32 { descriptor.raw }

    /// The next queued signal; nil when there is none.
    public func next() -> Signal? {
        var information = signalfd_siginfo()
        while true {
            let count = read(raw, &information, MemoryLayout<signalfd_siginfo>.size)
            guard count == MemoryLayout<signalfd_siginfo>.size else { return nil }
            if let signal = Signal(number: Int32(information.ssi_signo)) { return signal }
        }
    }

    /// A write to a closed pipe or socket fails with `brokenPipe` instead of killing the process.
    public static func ignoreBrokenPipe() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
