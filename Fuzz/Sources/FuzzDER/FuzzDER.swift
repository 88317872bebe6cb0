import TLS

/// Any bytes as the DER of a certificate and of a private key.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDER(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    if let certificate = CertificateScan(bytes) { check(certificate, bytes) }
    // A key begins with its version. Whatever is no key at all goes to OpenSSL, which takes its time over it.
    let integer: UInt8 = 2
    if bytes.prefix(6).contains(integer), let key = KeyScan(bytes) { check(key) }
    return 0
}

/// What was read of a key is a key, and the same one.
private func check(_ key: KeyScan) {
    precondition(!key.key.isEmpty && key.publicKey.count > 1)
    let isConsistent = key.isConsistent()
    precondition(isConsistent || !key.isProven)
    guard let again = KeyScan(key.key) else { preconditionFailure("the typed form is no key") }
    precondition(again == key && again.isConsistent() == isConsistent)
}

private func check(_ scan: CertificateScan, _ der: [UInt8]) {
    for name in scan.names { precondition((1...253).contains(name.utf8.count), "a name that no client could send") }
    precondition(Set(scan.names).count == scan.names.count)
    for address in scan.addresses { precondition(address.count == 4 || address.count == 16) }
    precondition(scan.keyBits >= 0 && scan.keyBits <= max(521, 8 * scan.publicKey.count))
    for text in [scan.issuerName, scan.subjectName] {
        precondition(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
    precondition(CertificateScan(der + [0x30]) == scan, "bytes behind the end count")
    checkLog(scan, der)
}

/// What was read of a certificate goes through the log unchanged.
private func checkLog(_ scan: CertificateScan, _ der: [UInt8]) {
    let entry = CertificateEntry(
        names: scan.names, addresses: scan.addresses, notBefore: scan.notBefore, notAfter: scan.notAfter, keyType: scan.keyType,
        keyNumber: 0, chain: [der, scan.issuer], key: scan.publicKey, source: scan.subjectName, keySource: scan.issuerName,
        modifiedNanoseconds: scan.notAfter &* 1_000_000_000, fingerprint: Digest.sha256(der), issuer: scan.issuerName,
        keyBits: scan.keyBits, notes: [])
    let size = CertificateLogWriter.requiredBytes(for: [entry])
    let region = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
    defer { region.deallocate() }
    region.initializeMemory(as: UInt8.self, repeating: 0)
    var writer = CertificateLogWriter(region: region)
    precondition(writer.put(id: 1, entry: entry)?.end == size)
    var index = CertificateIndex(region: UnsafeRawBufferPointer(region))
    guard (try? index.apply(upTo: size)) != nil, let view = index.entry(1) else { preconditionFailure("the index refuses the log") }
    precondition(CertificateEntry(view) == entry)
}
