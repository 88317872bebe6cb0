internal import Reactor

/// Text for the person at the terminal.
internal enum Console {
    /// A reader that is stuck for so long gets no more.
    private static let patienceMilliseconds = 5000

    static func output(_ text: String) {
        write(text, to: .output())
    }

    /// A whole document: waits for its reader, who may be a pager, however long that takes.
    static func document(_ bytes: [UInt8]) {
        let stream = StandardStream.output()
        var done = 0
        while done < bytes.count {
            // The bytes live until the call returns, and `done` never exceeds their number.
            let count = unsafe bytes.withUnsafeBytes { bytes -> Int? in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
                let written = unsafe stream.writeAll(rest, milliseconds: 60_000)
                return written > 0 ? written : unsafe try? stream.write(rest)
            }
            guard let count else { return }
            done += count
        }
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
