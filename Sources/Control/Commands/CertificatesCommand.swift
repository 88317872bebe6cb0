internal import Config
internal import Reactor
internal import TLS

/// `portico certs`
internal enum CertificatesCommand {
    /// Looked at when neither the command line nor a configuration names one.
    private static let fallback = "certs.d"

    static func run(directory: String?) -> Int32 {
        guard case .success(let here) = Result(catching: { () throws(Errno) in try ProcessControl.workingDirectory() }) else {
            Console.error("portico: there is no working directory\n")
            return ExitCode.failure
        }
        let path = absolute(directory ?? configured(here) ?? fallback, here)
        if case .failure(let reason) = Result(catching: { () throws(Errno) in try Directory.open(path) }) {
            Console.error("portico: cannot open \(path): \(reason)\n")
            return ExitCode.failure
        }
        // What a notice would say stands in the table.
        let source = CertificateDirectory(path: path) { _ in }
        source.start(now: Clock.now())
        Console.output(source.table(now: Clock.wallSeconds()))
        return source.quarantined.isEmpty ? ExitCode.success : ExitCode.failure
    }

    /// The directory that the configuration in its usual place names; findings in it are the business of `portico check`.
    private static func configured(_ workingDirectory: String) -> String? {
        guard let file = ConfigurationFile.find(nil, workingDirectory: workingDirectory) else { return nil }
        let content = Result { () throws(Errno) in try FileReader.read(file.path, limit: SnapshotBuilder.maximumBytes) }
        guard case .success(let read) = content else { return nil }
        return ConfigurationLoader.load(read.bytes, baseDirectory: file.baseDirectory).configuration?.certificates?.directory
    }

    static func absolute(_ path: String, _ workingDirectory: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }
}
