internal import Config
internal import Reactor

/// `portico check`
internal enum CheckCommand {
    static func run(configuration: String?) -> Int32 {
        guard let file = ConfigurationFile.locate(configuration) else { return ExitCode.failure }
        do throws(Errno) {
            let bytes = try FileReader.read(file.path, limit: SnapshotBuilder.maximumBytes).bytes
            let result = ConfigurationLoader.load(bytes, baseDirectory: file.baseDirectory)
            Console.output(report(result.findings, file: file.path))
            return result.configuration == nil ? ExitCode.failure : ExitCode.success
        } catch {
            Console.error("portico: cannot read \(file.path): \(error)\n")
            return ExitCode.failure
        }
    }

    /// One line per finding, then the sum.
    static func report(_ findings: [Finding], file: String) -> String {
        var text = ""
        for finding in findings { text += finding.text(file: file) + "\n" }
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        if errors == 0 && warnings == 0 { return "\(file): ok\n" }
        return text + "\(file): \(count(errors, "error")), \(count(warnings, "warning"))\n"
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
