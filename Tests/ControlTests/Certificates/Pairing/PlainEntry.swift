import TLS

/// An entry without real certificate bytes, for what only looks at its parts.
func plainEntry(_ name: String, chain length: Int = 1, source: String = "/a.pem", notes: CertificateNotes = [], to: Int64 = 1 << 40)
    -> CertificateEntry
{
    let leaf = [UInt8](name.utf8)
    let issuers = (1..<max(length, 1)).map { [UInt8](repeating: UInt8($0), count: 40) }
    return CertificateEntry(
        names: [name], addresses: [], notBefore: 0, notAfter: to, keyType: .ecdsa, keyNumber: 408,
        chain: [leaf] + issuers, key: [1, 2, 3], source: source, keySource: source, modifiedNanoseconds: 0,
        fingerprint: Digest.sha256(leaf), issuer: "Test", notes: notes)
}
