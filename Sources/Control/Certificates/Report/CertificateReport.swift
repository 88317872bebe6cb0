/// Everything that `portico certs` tells: what is served, what cannot be, and what else the operator should know.
internal struct CertificateReport: Sendable, Equatable {
    /// Whose view it is.
    enum Origin: Sendable, Equatable {
        /// The files, read by this command.
        case files
        /// The running proxy: the process and the user of its supervisor.
        case running(process: Int, user: Int)
    }

    var origin: Origin
    /// When it was made, seconds since 1970.
    var madeAt: Int64
    /// In the order in which they are shown.
    private(set) var rows: [CertificateRow]
    var condition: CertificateCondition

    init(origin: Origin = .files, madeAt: Int64, rows: [CertificateRow], condition: CertificateCondition) {
        self.origin = origin
        self.madeAt = madeAt
        // Comparing keys that are made once: 100,000 rows are sorted in a fraction of a second.
        let keyed = rows.map { (first: $0.names.first ?? $0.addresses.first ?? "", row: $0) }
        self.rows = keyed.sorted { ($0.first, $0.row.notAfter, $0.row.file) < ($1.first, $1.row.notAfter, $1.row.file) }.map(\.row)
        self.condition = condition
    }

    /// Certificates in a state.
    func count(_ state: ExpiryStage) -> Int { rows.count { $0.state == state } }

    /// Nothing is quarantined or expired.
    var isSound: Bool { condition.quarantined.isEmpty && !rows.contains { $0.state == .expired } }
}
