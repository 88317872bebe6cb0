internal import Bytes

/// The line that tells how far a long scan has got: shown after a moment, renewed at most ten times a second, erased at the end.
internal struct ProgressLine {
    /// What is done sooner needs no progress.
    static let patienceMilliseconds = 300
    static let intervalMilliseconds = 100

    private let subject: String
    private var due: MonotonicTime
    private var isShown = false

    /// `subject`: what is read.
    init(_ subject: String, now: MonotonicTime) {
        self.subject = TerminalText(subject).fitted(to: 40, keeping: .end).text
        due = now.advanced(byMilliseconds: Self.patienceMilliseconds)
    }

    /// What to write to the terminal now, if anything.
    mutating func update(filesRead: Int, now: MonotonicTime) -> String? {
        if now < due { return nil }
        due = now.advanced(byMilliseconds: Self.intervalMilliseconds)
        isShown = true
        return "\(Self.erase)reading \(subject): \(filesRead) files"
    }

    /// What to write when the scan is over.
    mutating func end() -> String? {
        due = .never
        defer { isShown = false }
        return isShown ? Self.erase : nil
    }

    /// To the first column, and everything behind it away (ECMA-48, EL).
    private static let erase = "\r\u{1B}[K"
}
