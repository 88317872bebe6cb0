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
        /// Valid from now on; it was not at first.
        case begins = "valid now"
        /// A third of the lifetime is left.
        case expiring
        /// A sixth of the lifetime is left.
        case expiresSoon = "expires soon"
        case expired

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

    /// Writes the notice as one line.
    func write(to log: Log) {
        var fields = [LogField("file", file)]
        if !names.isEmpty { fields.append(LogField("names", names)) }
        if !reason.isEmpty { fields.append(LogField("reason", reason)) }
        switch event {
        case .expiresSoon, .expired: log.write(.error, event.message, fields)
        case .quarantined, .warning, .expiring: log.write(.warning, event.message, fields)
        case .published, .renewed, .updated, .withdrawn, .recovered, .begins: log.write(.info, event.message, fields)
        }
    }
}
