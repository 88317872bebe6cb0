internal import Reactor

/// Text for the person at the terminal.
internal enum Console {
    /// A reader that is stuck for so long gets no more.
    private static let patienceMilliseconds = 5000

    static func output(_ text: String) {
        write(text, to: .output())
    }

    static func error(_ text: String) {
        write(text, to: .error())
    }

    private static func write(_ text: String, to stream: borrowing StandardStream) {
        let bytes = Array(text.utf8)
        // The bytes live until the call returns.
        _ = unsafe bytes.withUnsafeBytes { unsafe stream.writeAll($0, milliseconds: patienceMilliseconds) }
    }
}
