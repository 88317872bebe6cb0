internal import TLS
internal import Wire

extension JournalCertificate {
    /// What an entry says of itself. `owner`: the user who owns its file.
    init?(_ entry: CertificateEntry, owner: UInt32? = nil) {
        self.init(
            entry.fingerprint, entry.names, entry.addresses, file: entry.source, keyFile: entry.keySource, owner: owner,
            notAfter: entry.notAfter)
    }

    /// The same of an entry in the certificate log, of which only what is told here is copied: its key is not.
    init?(_ entry: EntryView, owner: UInt32? = nil) {
        self.init(
            entry.fingerprint, entry.names, entry.addresses, file: entry.source, keyFile: entry.keySource, owner: owner,
            notAfter: entry.notAfter)
    }

    private init?(
        _ digest: [UInt8], _ names: [String], _ addresses: [[UInt8]], file: String, keyFile: String, owner: UInt32?, notAfter: Int64
    ) {
        guard let fingerprint = JournalFingerprint(digest) else { return nil }
        self.init(
            fingerprint: fingerprint, names: Self.names(names, addresses), file: file, keyFile: keyFile, owner: owner, notAfter: notAfter)
    }

    private static func names(_ names: [String], _ addresses: [[UInt8]]) -> [String] {
        names
            + addresses.map { bytes in
                guard let address = IPAddress(bytes.span) else { return "?" }
                return address.text.withBytes { text in String(decoding: text.indices.map { text[$0] }, as: UTF8.self) }
            }
    }
}
