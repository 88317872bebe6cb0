internal import Config
internal import Reactor
internal import Telemetry

extension LiveServer {
    /// Begins to answer for a supervisor; nil when that cannot be, which is worth a warning and nothing more.
    static func start(_ supervisor: Supervisor) -> LiveServer? {
        let address = LiveAddress(file: supervisor.builder.file, baseDirectory: supervisor.builder.baseDirectory)
        do throws(Errno) {
            return try LiveServer(name: address.name, user: ProcessControl.effectiveUser) { [unowned supervisor] in
                supervisor.liveSnapshot
            }
        } catch {
            supervisor.log.warning(
                "live: this proxy cannot be asked by commands", LogField("configuration", address.configuration),
                LogField("reason", error == .addressInUse ? "another process listens under its name" : error.description))
            return nil
        }
    }
}

extension Supervisor {
    /// What is served at this moment, and how the directory stands.
    fileprivate var liveSnapshot: LiveServer.Snapshot {
        var condition = CertificateCondition(directory: published.configuration.certificates?.directory ?? "", standing)
        if nextCertificates != nil || !areCertificatesLoaded { condition.warnings.append("the directory is still being loaded") }
        return LiveServer.Snapshot(log: certificateLog, condition: condition)
    }
}
