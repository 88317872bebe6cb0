internal import Reactor

/// `portico certs`
internal enum CertificatesCommand {
    struct Options: Equatable {
        var directory: String?
        var configuration: String?
        var isJSON = false
        var isLive = false
    }

    static func run(_ options: Options) -> Int32 {
        let report: CertificateReport
        if options.isLive {
            guard let file = ConfigurationFile.locate(options.configuration) else { return ExitCode.failure }
            guard let live = LiveConsole.certificates(file) else { return ExitCode.notRunning }
            report = live.report(now: Clock.wallSeconds())
        } else {
            guard let place = CertificateLocation.find(options.directory, configuration: options.configuration) else {
                return ExitCode.failure
            }
            guard let read = DirectoryConsole.read(place.settings) else { return ExitCode.failure }
            report = read.directory.report(now: Clock.wallSeconds(), warnings: read.warnings)
        }
        Console.document(options.isJSON ? report.json() : CertificateTable.render(report, TerminalSettings.ofOutput()))
        return report.isSound ? ExitCode.success : ExitCode.failure
    }
}
