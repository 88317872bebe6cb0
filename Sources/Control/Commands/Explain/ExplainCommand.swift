internal import Config
internal import Reactor
internal import TLS

/// `portico explain`
internal enum ExplainCommand {
    struct Options: Equatable {
        var subject: ExplainSubject
        var client = ClientOffer.modern
        var directory: String?
        var configuration: String?
        var isJSON = false
        var isLive = false
    }

    static func run(_ options: Options) -> Int32 {
        guard let place = CertificateLocation.find(options.directory, configuration: options.configuration) else { return ExitCode.failure }
        let now = Clock.wallSeconds()
        let settings = place.configuration?.certificates
        let found: Found
        if options.isLive {
            guard let file = place.file ?? ConfigurationFile.locate(options.configuration) else { return ExitCode.failure }
            guard let live = LiveConsole.certificates(file) else { return ExitCode.notRunning }
            found = live.withEntries { views in
                Found(views, options.subject, settings, now: now, origin: live.origin, directory: live.condition.directory)
            }
        } else {
            guard let read = DirectoryConsole.read(place.settings) else { return ExitCode.failure }
            found = Found(read.directory.views, options.subject, settings, now: now, origin: .files, directory: read.directory.path)
        }
        let explanation = Explanation(
            certificate: CertificateExplanation(
                options.subject, client: options.client, certificates: found.certificates, total: found.total, settings: settings, now: now),
            origin: found.origin, directory: found.directory,
            route: place.configuration.map {
                RouteExplanation(host: options.subject.host, configuration: $0, file: place.file?.path ?? "")
            },
            problem: place.problem, usesDefault: settings.map { $0.unknownName == .useDefault })
        Console.document(
            options.isJSON ? explanation.json(now: now) : ExplanationText.render(explanation, now: now, TerminalSettings.ofOutput()))
        return explanation.certificate.isServed ? ExitCode.success : ExitCode.failure
    }

    /// The certificates that matter, of all there are.
    private struct Found {
        let certificates: [ServedCertificate]
        let total: Int
        let origin: CertificateReport.Origin
        let directory: String

        init(
            _ views: [EntryView], _ subject: ExplainSubject, _ settings: CertificateSettings?, now: Int64, origin: CertificateReport.Origin,
            directory: String
        ) {
            let filter = CandidateFilter(subject, settings: settings, total: views.count)
            let fitting = views.filter { filter.admits(names: $0.names, addresses: $0.addresses) }
            certificates = fitting.map { ServedCertificate(view: $0, now: now) }
            total = views.count
            self.origin = origin
            self.directory = directory
        }
    }
}
