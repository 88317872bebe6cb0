import TLS

/// Any bytes as a file of the certificate directory, read as PEM and, whole, as DER.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPEM(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    scan(bytes)
    for block in PEM.parse(bytes).blocks {
        precondition(block.bytes.count <= bytes.count && block.number > 0 && block.number <= PEM.maximumBlocks)
        scan(block.bytes)
    }
    return 0
}

func scan(_ der: [UInt8]) {
    _ = KeyScan(der)
    guard let certificate = CertificateScan(der) else { return }
    for name in certificate.names { precondition(name.utf8.count <= 253, "a name that no client could send") }
    for address in certificate.addresses { precondition(address.count == 4 || address.count == 16) }
}
