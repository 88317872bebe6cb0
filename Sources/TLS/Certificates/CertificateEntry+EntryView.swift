extension CertificateEntry {
    /// The entry that `view` shows, as it was published: what a log is compacted from.
    public init(_ view: EntryView) {
        self.init(
            names: view.names, addresses: view.addresses, notBefore: view.notBefore, notAfter: view.notAfter, keyType: view.keyType,
            keyNumber: view.keyNumber, chain: view.chainDER, key: [UInt8](view.key), source: view.source, keySource: view.keySource,
            modifiedNanoseconds: view.modifiedNanoseconds, fingerprint: view.fingerprint, issuer: view.issuer, keyBits: view.keyBits,
            notes: view.notes)
    }
}
