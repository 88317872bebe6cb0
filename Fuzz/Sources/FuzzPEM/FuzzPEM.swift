import TLS

/// Any bytes as a file of the certificate directory: PEM, DER, PKCS#12. No passphrase is given, and the empty one, which PKCS#12 knows, gets a
/// budget of a few rounds: no time goes into deriving keys.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPEM(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    readDER(bytes)
    readParameters(bytes)
    readPKCS12(bytes)
    for block in PEM.parse(bytes).blocks {
        precondition(block.bytes.count <= bytes.count && block.number > 0 && block.number <= PEM.maximumBlocks)
        if block.isCertificate { readDER(block.bytes) }
        if block.isPrivateKey { readKey(block) }
    }
    return 0
}

func readDER(_ der: [UInt8]) {
    var trial = PassphraseTrial(.none)
    // Keys only where there may be one: OpenSSL's search through its decoders takes a thousand times as long as all the rest.
    _ = try? DERFile.read(der, &trial)
    guard let certificate = CertificateScan(der) else { return }
    for name in certificate.names { precondition(name.utf8.count <= 253, "a name that no client could send") }
    for address in certificate.addresses { precondition(address.count == 4 || address.count == 16) }
}

func readKey(_ block: PEMBlock) {
    var trial = PassphraseTrial(.none)
    guard block.isEncrypted else {
        _ = KeyScan(block.bytes)
        return
    }
    do throws(FileRefusal) {
        if let encryption = block.encryption { _ = try EncryptedKey.open(block.bytes, encryption, &trial) }
        _ = try EncryptedKey.open(block.bytes, &trial)
        preconditionFailure("opened without a passphrase")
    } catch {
        precondition(!error.reason.isEmpty)
    }
}

/// What says how something is encrypted: no work beyond the bounds may come of it.
func readParameters(_ der: [UInt8]) {
    guard let scheme = try? PasswordScheme(der) else { return }
    precondition(scheme.rounds > 0 && scheme.rounds <= PasswordScheme.maximumRounds)
}

func readPKCS12(_ bytes: [UInt8]) {
    var trial = PassphraseTrial(.none, rounds: 4)
    guard FileForm(bytes) == .pkcs12, let content = try? PKCS12(bytes, &trial) else { return }
    precondition(content.certificates.reduce(0) { $0 + $1.count } <= bytes.count)
}
