internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import TLS
internal import Telemetry

extension Supervisor {
    /// Begins to watch the directory of `configuration`, with a log of its own.
    func adoptCertificates(_ configuration: Configuration, now: MonotonicTime) {
        let source: any CertificateSource = configuration.certificates.map { makeCertificates($0, log) } ?? NoCertificates()
        certificates = source
        source.onPublish = { [unowned self, unowned source] id, entry in
            note { () throws(Errno) in try publisher.publish(id, entry) { source.entries } }
        }
        source.onWithdraw = { [unowned self, unowned source] id in
            note { () throws(Errno) in try publisher.withdraw(id) { source.entries } }
        }
        source.start(now: now)
        _ = publisher.takeChange()
        if configuration.certificates != nil && source.entries.isEmpty {
            log.warning(
                "certificates: none yet; TLS handshakes are refused until one arrives",
                LogField("directory", configuration.certificates?.directory ?? ""))
        }
    }

    /// Tells the workers what changed, in one message however much that was.
    func publishCertificates() {
        switch publisher.takeChange() {
        case nil: break
        case .grew(let length): fleet.sendToAll(.certificatesGrew(length: length))
        case .replaced: for worker in fleet.running { sendCertificates(to: worker) }
        }
    }

    func sendCertificates(to worker: WorkerProcess) {
        fleet.send(
            .certificates(capacity: publisher.capacity, length: publisher.length), descriptors: [publisher.memory.descriptor], to: worker)
    }

    private func note(_ body: () throws(Errno) -> Void) {
        do throws(Errno) {
            try body()
        } catch {
            log.error("certificates: cannot hand an entry to the workers", LogField("reason", error.description))
        }
    }
}
