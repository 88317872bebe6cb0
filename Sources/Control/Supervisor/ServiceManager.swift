internal import Bytes
internal import Reactor

/// Tells systemd about our state (`sd_notify(3)`); silent when NOTIFY_SOCKET is not set.
internal struct ServiceManager: Sendable {
    private let path: String?

    init(path: String? = ProcessControl.environment("NOTIFY_SOCKET")) {
        self.path = path
    }

    func ready(_ status: String) {
        send("READY=1\nSTATUS=\(Self.oneLine(status))\n")
    }

    func reloading(now: MonotonicTime) {
        send("RELOADING=1\nMONOTONIC_USEC=\(now.milliseconds &* 1000)\n")
    }

    func stopping() {
        send("STOPPING=1\n")
    }

    private func send(_ text: String) {
        if let path { NotifySocket.send(text, to: path) }
    }

    /// A line feed in the status would be read as the next assignment.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
