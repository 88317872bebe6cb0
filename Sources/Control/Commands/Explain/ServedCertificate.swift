internal import TLS

/// A certificate as `portico explain` looks at it: what is shown of it, and what the published order compares.
internal struct ServedCertificate: Sendable, Equatable {
    var row: CertificateRow
    var candidate: CertificateRanking.Candidate
}

extension ServedCertificate {
    /// What a certificate log holds; `now` in seconds since 1970.
    init(view: EntryView, now: Int64) {
        row = CertificateRow(view: view, now: now)
        candidate = CertificateRanking.Candidate(
            names: view.names, addresses: view.addresses,
            traits: CertificateTraits(
                notBefore: view.notBefore, notAfter: view.notAfter, keyType: view.keyType, keyBits: row.keyBits ?? 0,
                modifiedNanoseconds: view.modifiedNanoseconds), source: view.source)
    }
}
