internal import CLinux
internal import Glibc

/// A POSIX thread that runs one closure; for work that may wait for a disk or take long, beside a loop that may not.
///
/// It is either joined or, when nobody holds it any more, left to end by itself.
public final class WorkThread {
    /// What a thread may take from the others.
    public enum Priority: Sendable {
        case normal
        /// A tenth of what a normal thread gets where both want the same core (`nice` 10).
        case low
        /// Only what nobody else wants (`SCHED_IDLE`): any other thread that wakes up goes first, at once.
        case idle
    }

    private let thread: pthread_t
    private var isJoined = false

    private init(thread: pthread_t) {
        self.thread = thread
    }

    deinit {
        if !isJoined { pthread_detach(thread) }
    }

    /// Starts `body` on a thread called `name` (15 bytes are kept). Throws `wouldBlock` when there can be no more threads.
    public static func start(
        name: String, priority: Priority = .normal, _ body: @escaping @Sendable () -> Void
    ) throws(Errno) -> WorkThread {
        let start = Unmanaged.passRetained(Start(name: name, priority: priority, body: body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                portico_set_name(start.name)
                WorkThread.become(start.priority)
                start.body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw Errno(code: code)
        }
        return WorkThread(thread: thread)
    }

    /// Waits for the end of the thread; once.
    public func join() {
        precondition(!isJoined)
        isJoined = true
        pthread_join(thread, nil)
    }

    /// Changes the calling thread's own priority; one may only step down.
    public static func become(_ priority: Priority) {
        switch priority {
        case .normal: break
        // In Linux both calls mean the calling thread alone.
        case .low: setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        case .idle:
            var parameter = sched_param()
            _ = sched_setscheduler(0, CLinux_SCHED_IDLE, &parameter)
        }
    }

    /// What the new thread is handed.
    private final class Start {
        let name: String
        let priority: Priority
        let body: @Sendable () -> Void

        init(name: String, priority: Priority, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.priority = priority
            self.body = body
        }
    }
}
