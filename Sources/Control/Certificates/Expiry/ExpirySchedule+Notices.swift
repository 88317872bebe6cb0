internal import TLS

/// What the log says of a certificate that is late.
internal struct ExpirySubject: Sendable {
    let file: String
    let names: [String]
    let term: ExpiryTerm
}

extension ExpirySubject {
    init(_ entry: EntryView) {
        self.init(file: entry.source, names: entry.names, term: ExpiryTerm(notBefore: entry.notBefore, notAfter: entry.notAfter))
    }
}

extension ExpirySchedule {
    /// Tells everything that has happened by `now` (seconds since 1970). `subject` is asked about each entry that is told of.
    mutating func tell(
        now: Int64, isSuperseded: (UInt32) -> Bool, subject: (UInt32) -> ExpirySubject?, _ notice: (CertificateNotice) -> Void
    ) {
        // Each entry that is looked at moves into the future, so this ends.
        repeat {
            for event in due(now: now, isSuperseded: isSuperseded) {
                if let subject = subject(event.id) { notice(event.notice(subject, now: now)) }
            }
        } while nextDue.map { $0 <= now } ?? false
    }
}
