internal import Bytes
internal import Proxy
internal import Reactor
internal import Telemetry

/// The slots for workers: who runs in each, and what becomes of one that dies. It does not decide when the proxy stops.
internal final class WorkerFleet {
    enum Event: Equatable {
        case acknowledged(worker: Int, generation: UInt32)
        case refused(worker: Int, generation: UInt32, reason: String)
        /// The slot is empty; `replace` or stop.
        case died(worker: Int, decision: RestartPolicy.Decision)
    }

    /// After a spawn that failed (no memory, no process left) the next attempt waits so long.
    static let retryMilliseconds = 200

    private var slots: [WorkerProcess?]
    private var policies: [RestartPolicy]
    private let executable: String
    private let log: Log
    /// When empty slots are to be filled again.
    private(set) var retry = MonotonicTime.never

    init(count: Int, executable: String, log: Log) {
        slots = Array(repeating: nil, count: count)
        policies = Array(repeating: RestartPolicy(), count: count)
        self.executable = executable
        self.log = log
    }

    var count: Int { slots.count }
    var running: [WorkerProcess] { slots.compactMap { $0 } }
    var emptySlots: [Int] { slots.indices.filter { slots[$0] == nil } }

    /// Starts a worker in the empty slot `index`. Nil when the system refuses: tried again at `retry`.
    func start(_ index: Int, now: MonotonicTime) -> WorkerProcess? {
        precondition(slots[index] == nil)
        do throws(Errno) {
            let worker = try WorkerProcess(index: index, executable: executable, now: now)
            slots[index] = worker
            log.info("worker: started", LogField("worker", index), LogField("worker_pid", Int(worker.process)))
            return worker
        } catch {
            log.error("worker: cannot start", LogField("worker", index), LogField("reason", error.description))
            retry = now.advanced(byMilliseconds: Self.retryMilliseconds)
            return nil
        }
    }

    /// Forgets the retry time; the caller starts the empty slots now.
    func clearRetry() {
        retry = .never
    }

    /// Sends to one worker; one that does not take it is killed and replaced.
    func send(_ message: ChannelMessage, descriptors: [SharedDescriptor] = [], to worker: WorkerProcess) {
        if worker.send(message, descriptors: descriptors) == .accepted { return }
        log.warning("worker: does not take messages; it will be replaced", LogField("worker", worker.index))
        worker.kill()
    }

    func sendToAll(_ message: ChannelMessage) {
        for worker in running { send(message, to: worker) }
    }

    func killAll() {
        for worker in running { worker.kill() }
    }

    /// What the worker behind a ready descriptor says. Takes up to so many messages that one chatty worker cannot hold the loop.
    func ready(_ event: PollSet.Event, stopping: Bool) -> [Event] {
        guard let worker = running.first(where: { $0.descriptor == event.descriptor }) else { return [] }
        if event.writable { _ = worker.flush() }
        var events: [Event] = []
        for _ in 0..<64 where event.readable && !worker.isClosed {
            switch worker.receive() {
            case .message(.acknowledged(let generation)):
                worker.acknowledged = generation
                events.append(.acknowledged(worker: worker.index, generation: generation))
            case .message(.refused(let generation, let reason)):
                events.append(.refused(worker: worker.index, generation: generation, reason: reason))
            case .nothing: return events
            case .closed:
                worker.close()
                // One that was told to end does so by itself; any other is past help.
                if !stopping { worker.kill() }
            case .message, .nonsense:
                log.error("worker: sent nonsense; it will be replaced", LogField("worker", worker.index))
                worker.close()
                worker.kill()
            }
        }
        return events
    }

    /// Collects every child that ended. `quiet`: they were told to.
    func reap(now: MonotonicTime, stopping: Bool) -> [Event] {
        var events: [Event] = []
        while let (process, status) = ChildReaper.next() {
            // Others can only be orphans that were handed to us as process 1 of a container.
            guard let worker = running.first(where: { $0.process == process }) else { continue }
            slots[worker.index] = nil
            let decision = policies[worker.index].died(
                spawned: worker.spawned, now: now, acknowledged: worker.acknowledged != nil)
            let fields = [
                LogField("worker", worker.index), LogField("worker_pid", Int(process)), LogField("status", status.description),
                LogField("lived_ms", Int(clamping: now.milliseconds(since: worker.spawned))),
            ]
            log.write(stopping ? .info : .error, stopping ? "worker: stopped" : "worker: died", fields)
            events.append(.died(worker: worker.index, decision: decision))
        }
        return events
    }
}
