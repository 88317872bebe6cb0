internal import TLS
internal import Wire

extension JournalCertificate {
    /// What an entry says of itself. `owner`: the user who owns its file.
    init?(_ entry: CertificateEntry, owner: UInt32? = nil) {
        guard let fingerprint = JournalFingerprint(entry.fingerprint) else { return nil }
        self.init(
            fingerprint: fingerprint, names: Self.names(entry.names, entry.addresses), file: entry.source, keyFile: entry.keySource,
            owner: owner, notAfter: entry.notAfter)
    }

    /// The same of an entry in the certificate log.
    init?(_ entry: EntryView, owner: UInt32? = nil) {
        guard let fingerprint = JournalFingerprint(entry.fingerprint) else { return nil }
        self.init(
            fingerprint: fingerprint, names: Self.names(entry.names, entry.addresses), file: entry.source, keyFile: entry.keySource,
            owner: owner, notAfter: entry.notAfter)
    }

    private static func names(_ names: [String], _ addresses: [[UInt8]]) -> [String] {
        names
            + addresses.map { bytes in
                guard let address = IPAddress(bytes.span) else { return "?" }
                return address.text.withBytes { text in String(decoding: text.indices.map { text[$0] }, as: UTF8.self) }
            }
    }
}
