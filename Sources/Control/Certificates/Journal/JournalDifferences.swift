/// What changed while nobody was there to write it down: certificates that went are matched with those that came, one by one.
internal struct JournalDifferences {
    private var gone: [String: [JournalCertificate]]

    /// `departures`: what was served once and is not now.
    init(departures: [JournalCertificate]) {
        gone = Dictionary(grouping: departures) { $0.file }
    }

    /// The record of a certificate that came: a renewal where its file held another one that shares a name, as while the proxy runs.
    mutating func record(of arrival: JournalCertificate) -> JournalRecord {
        let names = Set(arrival.names)
        let candidates = gone[arrival.file] ?? []
        var record = JournalRecord.added(arrival)
        if let index = candidates.firstIndex(where: { !names.isDisjoint(with: $0.names) }) {
            gone[arrival.file]?.remove(at: index)
            record = .renewed(arrival, replacing: candidates[index])
        }
        record.isFromWhileStopped = true
        return record
    }

    /// The records of what went without a successor; after all arrivals.
    var removals: [JournalRecord] {
        gone.keys.sorted().flatMap { file in
            (gone[file] ?? []).map { certificate in
                var record = JournalRecord.removed(certificate)
                record.isFromWhileStopped = true
                return record
            }
        }
    }
}
