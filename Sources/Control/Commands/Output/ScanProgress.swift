internal import Reactor

/// Shows on standard error how many files a scan has read, when that is a terminal.
internal final class ScanProgress {
    private var line: ProgressLine?

    init(_ directory: String) {
        if StandardStream.error().isTerminal { line = ProgressLine(directory, now: Clock.now()) }
    }

    /// For the scan, as often as it likes.
    func report(filesRead: Int) {
        // Most scans are over before anything is due, and the clock costs less than a file.
        if let text = line?.update(filesRead: filesRead, now: Clock.now()) { Console.error(text) }
    }

    /// Takes the line away.
    func end() {
        if let text = line?.end() { Console.error(text) }
    }
}
