internal import Telemetry

/// Something about the certificate directory that its operator wants to read in the log.
internal struct CertificateNotice: Sendable, Equatable {
    enum Event: String, Sendable {
        case published
        case renewed
        /// The same certificate with another chain, file or time stamp.
        case updated
        case withdrawn
        /// A file cannot be used; what it held before goes on being served.
        case quarantined
        /// A quarantined file is fine again.
        case recovered
        case warning

        var message: String { "certificates: " + rawValue }
    }

    let event: Event
    let file: String
    /// Why, where the event needs a reason.
    let reason: String
    /// The names concerned, separated by spaces; shortened when there are many.
    let names: String

    init(_ event: Event, file: String, reason: String = "", names: [String] = []) {
        self.event = event
        self.file = file
        self.reason = reason
        let shown = names.prefix(10).joined(separator: " ")
        self.names = names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
    }

    /// The same news in few lines: beyond a hundred of one kind, one line counts the rest. `root` stands for their files.
    static func condense(_ notices: [CertificateNotice], root: String) -> [CertificateNotice] {
        var counts: [Event: Int] = [:]
        var result: [CertificateNotice] = []
        for notice in notices {
            counts[notice.event, default: 0] += 1
            if counts[notice.event, default: 0] <= maximumPerEvent { result.append(notice) }
        }
        for (event, count) in counts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where count > maximumPerEvent {
            result.append(CertificateNotice(event, file: root, reason: "and \(count - maximumPerEvent) more"))
        }
        return result
    }

    private static let maximumPerEvent = 100

    /// Writes the notice as one line.
    func write(to log: Log) {
        var fields = [LogField("file", file)]
        if !names.isEmpty { fields.append(LogField("names", names)) }
        if !reason.isEmpty { fields.append(LogField("reason", reason)) }
        switch event {
        case .quarantined, .warning: log.write(.warning, event.message, fields)
        case .published, .renewed, .updated, .withdrawn, .recovered: log.write(.info, event.message, fields)
        }
    }
}
