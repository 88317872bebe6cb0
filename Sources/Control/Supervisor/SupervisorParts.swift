internal import Config
internal import Reactor
internal import Telemetry

/// What the supervisor needs before it can start the first worker; making it is where a start can fail.
internal struct SupervisorParts {
    /// More workers than this have no use.
    static let maximumWorkers = 64

    var log: Log
    var builder: SnapshotBuilder
    var makeCertificates: (CertificateSettings) throws(Errno) -> any CertificateSource
    var executable: String
    var workers: Int
    var snapshot: Snapshot
    var listeners: ListenerSet
    var counters: SharedMemory
    var spool: SharedDescriptor
    var signals: SignalQueue
    var snapshotMemory: SharedMemory

    /// Opens everything. Throws the exit code; the reason has been logged by then.
    init(
        builder: SnapshotBuilder, log: Log, executable: String,
        makeCertificates: @escaping (CertificateSettings) throws(Errno) -> any CertificateSource
    ) throws(StartFailure) {
        self.log = log
        self.builder = builder
        self.executable = executable
        self.makeCertificates = makeCertificates
        guard let snapshot = builder.build() else { throw StartFailure(code: ExitCode.failure) }
        self.snapshot = snapshot
        log.level = snapshot.configuration.log.telemetryLevel
        log.format = snapshot.configuration.log.telemetryFormat
        let workers = min(max(snapshot.configuration.workers ?? ProcessControl.processors, 1), Self.maximumWorkers)
        self.workers = workers
        do throws(Errno) {
            signals = try SignalQueue([.hangUp, .terminate, .interrupt, .child])
            counters = try SharedMemory.create(name: "portico-counters", size: CounterRegion.size(workers: workers), sharing: .readWrite)
            spool = try Directory.open(snapshot.configuration.spool.directory)
            snapshotMemory = try SharedMemory.holding(snapshot.source)
        } catch {
            log.error("portico: cannot start", LogField("reason", error.description))
            throw StartFailure(code: ExitCode.cannotStart)
        }
        listeners = try Self.openListeners(snapshot.configuration, workers: workers, log: log)
    }

    private static func openListeners(_ configuration: Configuration, workers: Int, log: Log) throws(StartFailure) -> ListenerSet {
        let listeners = ListenerSet(workers: workers)
        do throws(ListenerSet.Failure) {
            listeners.commit(try listeners.prepare(configuration.listeners.map(\.address)))
        } catch {
            log.error(
                "portico: cannot listen", LogField("address", error.address.key), LogField("reason", error.reason.description))
            throw StartFailure(code: ExitCode.cannotStart)
        }
        return listeners
    }
}

/// The start failed and the reason is in the log.
internal struct StartFailure: Error {
    let code: Int32
}
