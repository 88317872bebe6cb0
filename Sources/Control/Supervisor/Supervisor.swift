internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import Telemetry

/// The control plane: the only process that opens files, reads keys, binds ports and resolves names. It owns the workers and everything
/// they are given, and does all of it in one loop on one thread, but for the certificates, which have threads of their own
/// (`CertificateKeeper`).
internal final class Supervisor {
    let log: Log
    let builder: SnapshotBuilder
    let manager = ServiceManager()
    let makeCertificates: (CertificateSettings) throws(Errno) -> any CertificateSource

    let fleet: WorkerFleet
    let listeners: ListenerSet
    let counters: SharedMemory
    let spool: SharedDescriptor
    let signals: SignalQueue

    var certificates: any CertificateSource = NoCertificates()
    /// The log that workers have, and how much of it.
    var certificateLog: CertificateLog?
    var areCertificatesLoaded = false
    /// When the first load is not waited for any longer.
    var certificateDeadline = MonotonicTime.never
    var standing = CertificateStanding()
    /// A source that is being loaded, to take the place of the other one.
    var nextCertificates: (any CertificateSource)?
    var nextLog: CertificateLog?
    var ticketKeys: TicketKeyRing
    var reload = ReloadCoordinator()
    var drain = DrainCoordinator()
    /// Answers `portico certs --live` and its like; nil when its name is taken.
    var live: LiveServer?

    /// What all workers serve with; what a failing reload falls back to.
    var served: Snapshot
    /// What was sent last; what a replaced worker gets.
    var published: Snapshot
    /// The number of `published`.
    var generation: UInt32 = 0
    var snapshotMemory: SharedMemory
    /// Called once, when all workers serve for the first time.
    var onServing: () -> Void = {}
    /// Set once the end has been decided.
    var exitCode: Int32?

    /// Everything is open by then, and no worker runs yet.
    init(_ parts: SupervisorParts) {
        log = parts.log
        builder = parts.builder
        makeCertificates = parts.makeCertificates
        fleet = WorkerFleet(count: parts.workers, executable: parts.executable, log: parts.log)
        listeners = parts.listeners
        counters = parts.counters
        spool = parts.spool
        signals = parts.signals
        ticketKeys = TicketKeyRing(first: SecureRandom.bytes(TicketKeyRing.keyBytes), now: Clock.now())
        served = parts.snapshot
        published = parts.snapshot
        snapshotMemory = parts.snapshotMemory
    }

    /// Serves until asked to stop. The exit code.
    func run() -> Int32 {
        let start = Clock.now()
        guard let source = makeCertificateSource(published.configuration) else { return ExitCode.cannotStart }
        adoptCertificates(source, now: start)
        _ = reload.requested()
        for index in fleet.emptySlots { startWorker(index, now: start) }
        live = LiveServer.start(self)
        var polls = PollSet()
        while true {
            if drain.isStopping && fleet.running.isEmpty { return finish() }
            polls.removeAll()
            polls.add(signals.raw)
            polls.add(certificates.descriptor)
            if let next = nextCertificates { polls.add(next.descriptor) }
            for worker in fleet.running { polls.add(worker.descriptor, writable: worker.wantsToWrite) }
            live?.watch(&polls)
            let events = Result { () throws(Errno) in try polls.wait(until: nextDeadline) }
            guard case .success(let ready) = events else {
                log.error("supervisor: cannot wait for events")
                fleet.killAll()
                return ExitCode.failure
            }
            let now = Clock.now()
            for event in ready where event.descriptor != signals.raw { handle(fleet.ready(event, stopping: drain.isStopping), now: now) }
            live?.run(ready, now: now)
            while let signal = signals.next() { handle(signal, now: now) }
            takeCertificates(now: now)
            runTimers(now: now)
        }
    }

    private var nextDeadline: MonotonicTime {
        let loading = generation == 0 ? certificateDeadline : .never
        return min(loading, ticketKeys.deadline, live?.deadline ?? .never, min(reload.deadline, drain.deadline, fleet.retry))
    }

    private func handle(_ signal: Signal, now: MonotonicTime) {
        switch signal {
        case .hangUp: requestReload(now: now)
        case .terminate, .interrupt: stop(code: ExitCode.success, now: now)
        case .child: handle(fleet.reap(now: now, stopping: drain.isStopping), now: now)
        case .user1, .user2, .kill: break
        }
    }

    private func runTimers(now: MonotonicTime) {
        if generation == 0 && !drain.isStopping && (areCertificatesLoaded || now >= certificateDeadline) {
            publishGeneration(rollBack: false, now: now)
        }
        if now >= ticketKeys.deadline {
            ticketKeys.rotate(to: SecureRandom.bytes(TicketKeyRing.keyBytes), now: now)
            fleet.sendToAll(.ticketKeys(ticketKeys.encoded))
            log.debug("tickets: a new key")
        }
        if now >= fleet.retry {
            fleet.clearRetry()
            for index in fleet.emptySlots where !drain.isStopping { startWorker(index, now: now) }
        }
        for index in reload.expired(now: now) where !drain.isStopping { replaceSilent(index) }
        if drain.expired(now: now) == .kill { killRest() }
    }

    private func handle(_ events: [WorkerFleet.Event], now: MonotonicTime) {
        for event in events {
            switch event {
            case .acknowledged(let worker, let generation):
                acknowledged(worker: worker, generation: generation, now: now)
            case .refused(let worker, let generation, let reason):
                refused(worker: worker, generation: generation, reason: reason, now: now)
            case .died(let worker, let decision):
                if drain.isStopping { continue }
                // A gauge of a process that is no more.
                unsafe CounterRegion(counters.bytes, worker: worker).clearGauges()
                switch decision {
                case .replace: startWorker(worker, now: now)
                case .giveUp:
                    log.error(
                        "supervisor: a worker keeps dying at its start; giving up", LogField("worker", worker),
                        LogField("deaths", RestartPolicy.patience))
                    stop(code: ExitCode.workersDying, now: now)
                }
            }
        }
    }

    // MARK: stopping

    /// Begins the end, or hastens it.
    func stop(code: Int32, now: MonotonicTime) {
        exitCode = exitCode ?? code
        switch drain.requested(now: now, drainMilliseconds: served.configuration.timeouts.drainMilliseconds) {
        case .none: break
        case .kill: killRest()
        case .drain(let milliseconds):
            manager.stopping()
            log.info("portico: draining", LogField("up_to_ms", milliseconds))
            fleet.sendToAll(.drain(milliseconds: milliseconds))
            // The workers have their own copies; without ours the kernel refuses new connections as soon as they let go.
            _ = listeners.closeAll(except: [])
            // A successor may start while the last requests end.
            live = nil
        }
    }

    private func killRest() {
        log.warning("portico: not waiting any longer", LogField("workers", fleet.running.count))
        fleet.killAll()
    }

    private func finish() -> Int32 {
        log.info("portico: stopped")
        return exitCode ?? ExitCode.success
    }
}
