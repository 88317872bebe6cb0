internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import Telemetry

/// The control plane: the only process that opens files, reads keys, binds ports and resolves names. It owns the workers and everything
/// they are
/// given, and does all of it in one loop on one thread.
internal final class Supervisor {
    let log: Log
    let builder: SnapshotBuilder
    let manager = ServiceManager()
    let makeCertificates: (CertificateSettings, Log) -> any CertificateSource

    let fleet: WorkerFleet
    let listeners: ListenerSet
    let counters: SharedMemory
    let spool: SharedDescriptor
    let signals: SignalQueue

    var certificates: any CertificateSource
    var publisher: CertificatePublisher
    var ticketKeys: TicketKeyRing
    var reload = ReloadCoordinator()
    var drain = DrainCoordinator()

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
        certificates = NoCertificates()
        publisher = parts.publisher
        ticketKeys = TicketKeyRing(first: SecureRandom.bytes(TicketKeyRing.keyBytes), now: Clock.now())
        served = parts.snapshot
        published = parts.snapshot
        snapshotMemory = parts.snapshotMemory
    }

    /// Serves until asked to stop. The exit code.
    func run() -> Int32 {
        let start = Clock.now()
        adoptCertificates(published.configuration, now: start)
        _ = reload.requested()
        for index in fleet.emptySlots { startWorker(index, now: start) }
        publishGeneration(rollBack: false, now: start)
        var polls = PollSet()
        while true {
            if drain.isStopping && fleet.running.isEmpty { return finish() }
            polls.removeAll()
            polls.add(signals.raw)
            polls.add(certificates.descriptor)
            for worker in fleet.running { polls.add(worker.descriptor, writable: worker.wantsToWrite) }
            let events = Result { () throws(Errno) in try polls.wait(until: nextDeadline) }
            guard case .success(let ready) = events else {
                log.error("supervisor: cannot wait for events")
                fleet.killAll()
                return ExitCode.failure
            }
            let now = Clock.now()
            for event in ready where event.descriptor != signals.raw { handle(fleet.ready(event, stopping: drain.isStopping), now: now) }
            while let signal = signals.next() { handle(signal, now: now) }
            let touched = ready.contains { $0.descriptor == certificates.descriptor }
            runTimers(now: now, certificatesTouched: touched)
        }
    }

    private var nextDeadline: MonotonicTime {
        min(certificates.deadline, ticketKeys.deadline, min(reload.deadline, drain.deadline, fleet.retry))
    }

    private func handle(_ signal: Signal, now: MonotonicTime) {
        switch signal {
        case .hangUp: requestReload(now: now)
        case .terminate, .interrupt: stop(code: ExitCode.success, now: now)
        case .child: handle(fleet.reap(now: now, stopping: drain.isStopping), now: now)
        case .user1, .user2, .kill: break
        }
    }

    private func runTimers(now: MonotonicTime, certificatesTouched: Bool) {
        if certificatesTouched || now >= certificates.deadline {
            certificates.poll(now: now)
            publishCertificates()
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
