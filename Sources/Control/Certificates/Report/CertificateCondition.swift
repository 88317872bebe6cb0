/// What there is to say of a certificate directory besides its certificates.
internal struct CertificateCondition: Sendable, Equatable {
    /// How changes are noticed.
    enum Changes: Sendable, Equatable {
        /// The kernel reports them (inotify).
        case notified
        /// Only by looking again and again.
        case polled(reason: String)
    }

    /// Absolute; empty when there is none.
    var directory: String
    var changes: Changes
    /// By path.
    var quarantined: [QuarantinedFile] = []
    /// Files with a key that fits no certificate, by path.
    var unusedKeys: [String] = []
    /// What is not wrong enough to set a file aside, in plain words.
    var warnings: [String] = []
    /// How many of each there are beyond those named here.
    var omitted = Omitted()

    struct Omitted: Sendable, Equatable {
        var quarantined = 0
        var unusedKeys = 0
        var warnings = 0
    }

    /// Names at most `maximum` of each kind and counts the others.
    func limited(to maximum: Int) -> CertificateCondition {
        var copy = self
        copy.quarantined = Array(quarantined.prefix(maximum))
        copy.unusedKeys = Array(unusedKeys.prefix(maximum))
        copy.warnings = Array(warnings.prefix(maximum))
        copy.omitted.quarantined += quarantined.count - copy.quarantined.count
        copy.omitted.unusedKeys += unusedKeys.count - copy.unusedKeys.count
        copy.omitted.warnings += warnings.count - copy.warnings.count
        return copy
    }
}
