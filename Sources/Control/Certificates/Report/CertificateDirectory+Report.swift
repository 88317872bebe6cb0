internal import TLS

extension CertificateDirectory {
    /// Everything that would be served; the views are valid until the next change.
    var views: [EntryView] { store.shelf.all.compactMap { publisher.view($0) } }

    /// The report on what has been read so far; `now` in seconds since 1970.
    func report(now: Int64, warnings: [String]) -> CertificateReport {
        var condition = CertificateCondition(directory: path, standing)
        condition.warnings = warnings
        return CertificateReport(madeAt: now, rows: views.map { CertificateRow(view: $0, now: now) }, condition: condition)
    }
}

extension CertificateCondition {
    /// Of a directory that stands like this.
    init(directory: String, _ standing: CertificateStanding) {
        self.init(
            directory: directory, changes: standing.pollingReason.map { .polled(reason: $0) } ?? .notified,
            quarantined: standing.quarantined,
            unusedKeys: standing.unusedKeys)
    }
}
