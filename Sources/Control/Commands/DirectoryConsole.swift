internal import Config
internal import Reactor

/// Reads a certificate directory for a command, as `run` would; what goes wrong is said on standard error.
internal enum DirectoryConsole {
    /// The directory after its first scan, and what that warned of; nil after having said why it cannot be read.
    static func read(_ settings: CertificateSettings) -> (directory: CertificateDirectory, warnings: [String])? {
        let warnings = WarningList()
        do throws(Errno) {
            _ = try Directory.open(settings.directory)
            let directory = try CertificateDirectory(settings: settings, hasLane: false) { warnings.note($0) }
            let progress = ScanProgress(settings.directory)
            directory.onProgress = { progress.report(filesRead: $0) }
            directory.start(now: Clock.now())
            progress.end()
            return (directory, warnings.texts)
        } catch {
            Console.error("portico: cannot open \(TerminalText(settings.directory).text): \(error)\n")
            return nil
        }
    }

    /// Keeps what a scan warns of; all else that a notice would say stands in the report.
    private final class WarningList {
        private(set) var texts: [String] = []

        func note(_ notice: CertificateNotice) {
            if notice.event == .warning { texts.append("\(notice.file): \(notice.reason)") }
        }
    }
}
