/// One line of the journal before it has a time: what happened to which certificate.
internal struct JournalRecord: Sendable, Equatable {
    enum Event: String, Sendable {
        /// A start of the proxy, with what it serves.
        case start
        /// The certificates in force are listed from here on, so that the lines before are not needed to know them.
        case inventoryStart = "inventory_start"
        case inventory
        case inventoryEnd = "inventory_end"
        case added
        case renewed
        /// The same certificate with another chain, file or time stamp.
        case updated
        case removed
        case quarantined
        case recovered
        /// Lines before this one are missing: they could not be written.
        case gap
    }

    let event: Event
    /// What is served now; for `removed`, what was.
    var certificate: JournalCertificate?
    /// The fingerprint that is no longer served.
    var old: JournalFingerprint?
    var changes: NameChanges?
    /// For events about a file rather than a certificate.
    var file = ""
    var names: [String] = []
    var reason = ""
    /// Certificates in force.
    var served: Int?
    var quarantined: Int?
    /// Lines that are missing.
    var lines: Int?
    /// It happened while the proxy was not running, some time before the line's.
    var isFromWhileStopped = false

    private init(_ event: Event) {
        self.event = event
    }

    static func added(_ certificate: JournalCertificate) -> JournalRecord { about(.added, certificate) }

    static func updated(_ certificate: JournalCertificate) -> JournalRecord { about(.updated, certificate) }

    static func inventory(_ certificate: JournalCertificate) -> JournalRecord { about(.inventory, certificate) }

    /// `certificate` took the place of `old`. Names are compared where both lists are whole.
    static func renewed(_ certificate: JournalCertificate, replacing old: JournalCertificate) -> JournalRecord {
        var record = about(.renewed, certificate)
        record.old = old.fingerprint
        if old.hasAllNames && certificate.hasAllNames { record.changes = NameChanges.between(old: old.names, new: certificate.names) }
        return record
    }

    static func removed(_ certificate: JournalCertificate) -> JournalRecord {
        var record = about(.removed, certificate)
        record.old = certificate.fingerprint
        return record
    }

    static func quarantined(file: String, reason: String, names: [String]) -> JournalRecord {
        var record = JournalRecord(.quarantined)
        record.file = file
        record.reason = reason
        record.names = names
        return record
    }

    static func recovered(file: String) -> JournalRecord {
        var record = JournalRecord(.recovered)
        record.file = file
        return record
    }

    static func start(served: Int, quarantined: Int) -> JournalRecord {
        var record = JournalRecord(.start)
        record.served = served
        record.quarantined = quarantined
        return record
    }

    static func inventoryStart(served: Int) -> JournalRecord {
        var record = JournalRecord(.inventoryStart)
        record.served = served
        return record
    }

    static func inventoryEnd(served: Int) -> JournalRecord {
        var record = JournalRecord(.inventoryEnd)
        record.served = served
        return record
    }

    static func gap(lines: Int) -> JournalRecord {
        var record = JournalRecord(.gap)
        record.lines = lines
        return record
    }

    private static func about(_ event: Event, _ certificate: JournalCertificate) -> JournalRecord {
        var record = JournalRecord(event)
        record.certificate = certificate
        return record
    }
}
