internal import Config
internal import Reactor
internal import Telemetry

/// `portico run`
internal enum RunCommand {
    static func run(configuration: String?) -> Int32 {
        guard let file = ConfigurationFile.locate(configuration) else { return ExitCode.failure }
        return serve(file)
    }

    /// Serves `file` until the end; `onServing` is called when every worker serves for the first time.
    static func serve(_ file: ConfigurationFile, onServing: @escaping () -> Void = {}) -> Int32 {
        ProcessControl.raiseDescriptorLimit()
        // Until the configuration is known: whatever the reader can read best.
        let log = Log.standardError(level: .info, format: StandardStream.error().isTerminal ? .text : .json, role: "supervisor")
        // The keys of all certificates pass through here.
        ProcessControl.forbidInspection()
        ProcessControl.forbidNewPrivileges()
        log.info("portico: starting", LogField("version", Version.text), LogField("file", file.path))
        let builder = SnapshotBuilder(file: file.path, baseDirectory: file.baseDirectory, log: log)
        do throws(StartFailure) {
            let parts = try SupervisorParts(
                builder: builder, log: log, executable: Spawn.ownExecutable, makeCertificates: makeCertificates)
            let supervisor = Supervisor(parts)
            supervisor.onServing = onServing
            return supervisor.run()
        } catch {
            return error.code
        }
    }

    private static func makeCertificates(_ settings: CertificateSettings) throws(Errno) -> any CertificateSource {
        let journal = CertificateJournal.path(settings.journal, stateDirectories: ProcessControl.environment("STATE_DIRECTORY"))
        return try CertificateKeeper(settings: settings, journal: journal)
    }
}
