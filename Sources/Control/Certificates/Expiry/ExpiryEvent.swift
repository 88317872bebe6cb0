/// A certificate has reached a stage that is worth a word.
internal enum ExpiryEvent: Sendable, Equatable {
    /// It was not yet valid, and now is.
    case valid(UInt32)
    case warning(UInt32)
    case alarm(UInt32)
    case expired(UInt32)

    init?(_ stage: ExpiryStage, _ id: UInt32) {
        switch stage {
        case .notYetValid: return nil
        case .valid: self = .valid(id)
        case .warning: self = .warning(id)
        case .alarm: self = .alarm(id)
        case .expired: self = .expired(id)
        }
    }

    /// The number of the entry.
    var id: UInt32 {
        switch self {
        case .valid(let id), .warning(let id), .alarm(let id), .expired(let id): id
        }
    }

    /// What the log calls it.
    var kind: CertificateNotice.Event {
        switch self {
        case .valid: .begins
        case .warning: .expiring
        case .alarm: .expiresSoon
        case .expired: .expired
        }
    }

    /// The line of the log.
    func notice(_ subject: ExpirySubject, now: Int64) -> CertificateNotice {
        CertificateNotice(kind, file: subject.file, reason: subject.term.text(at: now), names: subject.names)
    }
}
