internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import Telemetry

extension Supervisor {
    /// SIGHUP.
    func requestReload(now: MonotonicTime) {
        if drain.isStopping { return }
        certificates.rescan()
        switch reload.requested() {
        case .queued: log.info("reload: one is under way; another one follows it")
        case .build: buildAndPublish(now: now)
        }
    }

    /// First phase: everything that can fail. Second phase: nothing has failed, so everything changes.
    private func buildAndPublish(now: MonotonicTime) {
        manager.reloading(now: now)
        log.info("reload: begins", LogField("file", builder.file))
        guard let snapshot = builder.build(), let memory = memory(for: snapshot) else { return abandon(now: now) }
        let needsSource = !Self.haveSameCertificates(published.configuration.certificates, snapshot.configuration.certificates)
        let source = needsSource ? makeCertificateSource(snapshot.configuration) : nil
        if needsSource && source == nil { return abandon(now: now) }
        let opened: ListenerSet.Prepared
        do throws(ListenerSet.Failure) {
            opened = try listeners.prepare(snapshot.configuration.listeners.map(\.address))
        } catch {
            log.error("reload: cannot listen", LogField("address", error.address.key), LogField("reason", error.reason.description))
            source?.stop()
            return abandon(now: now)
        }
        warnOfFixedSettings(snapshot.configuration)
        listeners.commit(opened)
        for worker in fleet.running { sendListeners(opened.addresses, to: worker) }
        snapshotMemory = memory
        adopt(snapshot, source, rollBack: false, now: now)
    }

    private func memory(for snapshot: Snapshot) -> SharedMemory? {
        do throws(Errno) {
            return try SharedMemory.holding(snapshot.source)
        } catch {
            log.error("reload: no memory for the snapshot", LogField("reason", error.description))
            return nil
        }
    }

    private func abandon(now: MonotonicTime) {
        log.error(
            "reload: refused; the old configuration goes on serving", LogField("file", builder.file),
            LogField("generation", Int(generation)))
        manager.ready("reload refused; generation \(generation) goes on serving")
        if reload.failed() == .buildAgain { buildAndPublish(now: now) }
    }

    private func adopt(_ snapshot: Snapshot, _ source: (any CertificateSource)?, rollBack: Bool, now: MonotonicTime) {
        published = snapshot
        if let source { adoptCertificates(source, now: now) }
        publishGeneration(rollBack: rollBack, now: now)
    }

    /// Whether both find the same certificates; which of them is the default is decided elsewhere.
    private static func haveSameCertificates(_ one: CertificateSettings?, _ other: CertificateSettings?) -> Bool {
        guard var one, let other else { return one == other }
        one.defaultName = other.defaultName
        one.unknownName = other.unknownName
        return one == other
    }

    /// Sends `published` to every worker under a new number.
    func publishGeneration(rollBack: Bool, now: MonotonicTime) {
        generation += 1
        reload.published(generation: generation, workers: Set(0..<fleet.count), now: now, rollBack: rollBack)
        for worker in fleet.running { sendSnapshot(to: worker) }
    }

    func acknowledged(worker: Int, generation: UInt32, now: MonotonicTime) {
        guard case .finished(let rolledBack) = reload.acknowledged(worker: worker, generation: generation) else { return }
        served = published
        let configuration = served.configuration
        log.level = configuration.log.telemetryLevel
        log.format = configuration.log.telemetryFormat
        let closed = listeners.closeAll(except: configuration.listeners.map(\.address))
        for address in closed { log.info("reload: a listener is closed", LogField("address", address.key)) }
        announce(rolledBack: rolledBack)
        if generation == 1 { onServing() }
        if reload.completed() == .buildAgain && !drain.isStopping { buildAndPublish(now: now) }
    }

    private func announce(rolledBack: Bool) {
        let addresses = served.configuration.listeners.map(\.address.key).joined(separator: " ")
        let fields = [
            LogField("generation", Int(generation)), LogField("addresses", addresses), LogField("workers", fleet.count),
            LogField("certificates", standing.count),
        ]
        if rolledBack {
            log.write(.error, "reload: refused by a worker; the old configuration serves again", fields)
        } else {
            log.write(.info, generation == 1 ? "portico: serving" : "portico: reloaded", fields)
        }
        manager.ready("serving \(addresses), generation \(generation)")
    }

    func refused(worker: Int, generation: UInt32, reason: String, now: MonotonicTime) {
        log.error(
            "worker: refuses the snapshot", LogField("worker", worker), LogField("generation", Int(generation)),
            LogField("reason", reason))
        switch reload.refused(worker: worker, generation: generation) {
        case .ignore: break
        case .restartWorker: replaceSilent(worker)
        case .rollBack:
            // With nothing to go back to, the worker dies at its start, and its restart policy ends that.
            guard generation > 1, let memory = memory(for: served) else { return replaceSilent(worker) }
            snapshotMemory = memory
            let isOther = !Self.haveSameCertificates(published.configuration.certificates, served.configuration.certificates)
            // Where there can be no source, the certificates of the snapshot that was refused go on being served.
            adopt(served, isOther ? makeCertificateSource(served.configuration) : nil, rollBack: true, now: now)
        }
    }

    private func warnOfFixedSettings(_ configuration: Configuration) {
        let old = served.configuration
        if configuration.workers != old.workers { warnOfFixedSetting("workers") }
        if configuration.spool.directory != old.spool.directory { warnOfFixedSetting("spool.directory") }
    }

    private func warnOfFixedSetting(_ key: String) {
        log.warning("reload: a changed setting needs a restart to take effect", LogField("file", builder.file), LogField("key", key))
    }
}
