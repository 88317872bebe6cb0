internal import TLS
internal import Wire

/// One certificate as `portico certs` shows it.
internal struct CertificateRow: Sendable, Equatable {
    var names: [String]
    /// As text.
    var addresses: [String]
    var keyType: String
    /// nil: not known.
    var keyBits: Int?
    /// Common name, or else organisation; empty when the issuer has neither.
    var issuer: String
    /// The first second of validity, since 1970.
    var notBefore: Int64
    /// The last second of validity, since 1970.
    var notAfter: Int64
    /// SHA-256 of the certificate, in lower-case hexadecimal.
    var fingerprint: String
    var file: String
    var keyFile: String
    /// What was repaired, and what is worth a look.
    var notes: [String]
    /// Certificates that are sent, the leaf among them.
    var chainLength: Int
    var state: ExpiryStage

    /// IP addresses as people write them.
    static func text(ofAddress bytes: [UInt8]) -> String {
        guard let address = IPAddress(bytes.span) else { return "?" }
        return address.text.withBytes { text in
            String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
        }
    }
}

extension CertificateRow {
    /// What a certificate log holds; `now` in seconds since 1970.
    init(view: EntryView, now: Int64) {
        let term = ExpiryTerm(notBefore: view.notBefore, notAfter: view.notAfter)
        self.init(
            names: view.names, addresses: view.addresses.map { Self.text(ofAddress: $0) }, keyType: view.keyType.name,
            keyBits: view.keyBits > 0 ? view.keyBits : nil, issuer: view.issuer, notBefore: term.notBefore, notAfter: term.notAfter,
            fingerprint: Digest.hexadecimal(view.fingerprint), file: view.source, keyFile: view.keySource, notes: view.notes.texts,
            chainLength: view.intermediateCount + 1, state: term.stage(at: now))
    }
}
