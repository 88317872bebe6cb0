/// What is served now, for the journal to compare and to list; asked entry by entry, so that nothing is copied.
internal struct JournalPresent {
    /// In the order in which an inventory lists them.
    let ids: [UInt32]
    /// nil: the entry is gone.
    let fingerprint: (UInt32) -> JournalFingerprint?
    let certificate: (UInt32) -> JournalCertificate?
}
