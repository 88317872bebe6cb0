internal import Bytes
internal import Config
internal import Proxy
internal import Reactor
internal import TLS
internal import Telemetry

extension Supervisor {
    /// After so long without a certificate more the proxy serves with what has been loaded: a file system may hang.
    static let certificatePatienceMilliseconds = 10_000

    /// A source for `configuration`, which begins to load; nil after having said why there can be none.
    func makeCertificateSource(_ configuration: Configuration) -> (any CertificateSource)? {
        guard let settings = configuration.certificates else { return NoCertificates() }
        do throws(Errno) {
            return try makeCertificates(settings)
        } catch {
            log.error("certificates: the directory cannot be looked at", LogField("reason", error.description))
            return nil
        }
    }

    /// Has `source` take the place of the present one. Certificates of that one stay in force until the other is loaded.
    func adoptCertificates(_ source: any CertificateSource, now: MonotonicTime) {
        nextCertificates?.stop()
        nextCertificates = nil
        nextLog = nil
        guard certificateLog == nil else {
            nextCertificates = source
            return
        }
        // Nothing is served yet: workers take what there is while the rest is loaded.
        certificates = source
        areCertificatesLoaded = false
        certificateDeadline = now.advanced(byMilliseconds: Self.certificatePatienceMilliseconds)
        if let log = source.log { pass(log) }
    }

    /// Takes what the sources have to tell, and passes it on to the workers.
    func takeCertificates(now: MonotonicTime) {
        let news = certificates.take()
        for notice in news.notices { notice.write(to: log) }
        if let log = news.log {
            // It is slow, but it does not hang.
            certificateDeadline = now.advanced(byMilliseconds: Self.certificatePatienceMilliseconds)
            pass(log)
        }
        standing = news.standing
        if news.isLoaded && !areCertificatesLoaded { noteLoaded() }
        if let next = nextCertificates { take(next) }
    }

    /// Takes what a source has to tell that is being loaded; once it is, it takes the place of the one before.
    private func take(_ next: any CertificateSource) {
        let news = next.take()
        for notice in news.notices { notice.write(to: log) }
        if let log = news.log { nextLog = log }
        guard news.isLoaded else { return }
        certificates.stop()
        certificates = next
        nextCertificates = nil
        standing = news.standing
        if let log = nextLog ?? next.log { pass(log) }
        nextLog = nil
        noteLoaded()
    }

    private func noteLoaded() {
        areCertificatesLoaded = true
        guard certificates.log != nil, standing.count == 0, let settings = published.configuration.certificates else { return }
        log.warning(
            "certificates: none yet; TLS handshakes are refused until one arrives", LogField("directory", settings.directory))
    }

    /// Tells the workers, in one message however much has changed.
    private func pass(_ log: CertificateLog) {
        let isSame = certificateLog?.memory === log.memory
        certificateLog = log
        if isSame {
            fleet.sendToAll(.certificatesGrew(length: log.length))
        } else {
            for worker in fleet.running { sendCertificates(to: worker) }
        }
    }

    func sendCertificates(to worker: WorkerProcess) {
        guard let log = certificateLog else { return }
        fleet.send(.certificates(capacity: log.capacity, length: log.length), descriptors: [log.memory.descriptor], to: worker)
    }
}
