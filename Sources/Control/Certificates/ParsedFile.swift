internal import TLS

/// What one file of the certificate directory holds, whatever its form. A pure function of name, bytes and passphrases.
internal struct ParsedFile: Sendable {
    struct Certificate: Sendable {
        let scanned: ScannedCertificate
        /// The PEM block, from 1; 0 in a file that has none.
        let block: Int

        init(_ scanned: ScannedCertificate, block: Int) {
            self.scanned = scanned
            self.block = block
        }

        /// Of the public key.
        var key: ContentIdentity { scanned.publicKey }
        var scan: CertificateScan { scanned.scan }
        var der: [UInt8] { scanned.der }
    }

    struct Key: Sendable {
        let scan: KeyScan
        let block: Int
        /// Of the public half.
        let identity: ContentIdentity

        init(scan: KeyScan, block: Int) {
            self.scan = scan
            self.block = block
            identity = ContentIdentity(of: scan.publicKey)
        }
    }

    private(set) var certificates: [Certificate] = []
    private(set) var keys: [Key] = []
    /// The first thing that is wrong with the file; a file with anything wrong is not used at all.
    private(set) var problem: PEMProblem?
    let modifiedNanoseconds: Int64
    private let authorities: ScannedAuthorities

    /// Reads a file's bytes. A file in which nothing is found is no problem unless its name promises a certificate or a key. `authorities`
    /// saves scanning what many files hold; it changes nothing else.
    init(
        name: String, bytes: [UInt8], modifiedNanoseconds: Int64, passphrases: Passphrases = .none,
        authorities: ScannedAuthorities = ScannedAuthorities()
    ) {
        self.modifiedNanoseconds = modifiedNanoseconds
        self.authorities = authorities
        var trial = PassphraseTrial(passphrases)
        do throws(FileRefusal) {
            switch FileForm(bytes) {
            case .text: readPEM(name, bytes, &trial)
            case .pkcs12: try readPKCS12(bytes, &trial)
            case .der: try readDER(name, bytes, &trial)
            case .utf16: if Self.promises(name) { throw FileRefusal("UTF-16 text; save it as ASCII or UTF-8") }
            }
        } catch {
            note(PEMProblem(block: 0, reason: error.reason))
        }
    }

    private mutating func readPEM(_ name: String, _ bytes: [UInt8], _ trial: inout PassphraseTrial) {
        let content = PEM.parse(bytes)
        problem = content.problems.first
        for block in content.blocks {
            if block.isCertificate {
                readCertificate(block)
            } else if block.isPrivateKey {
                // The file will not be used, so no key is derived for it.
                if problem != nil && block.isEncrypted { continue }
                do throws(FileRefusal) {
                    keys.append(Key(scan: try Self.key(block, &trial), block: block.number))
                } catch {
                    note(PEMProblem(block: block.number, reason: error.reason))
                }
            } else if Self.promises(name), block.label.hasSuffix("PRIVATE KEY") {
                note(PEMProblem(block: block.number, reason: "\(block.label): not a kind of key for TLS; convert it to PKCS#8"))
            }
        }
        if content.blocks.isEmpty && problem == nil && Self.promises(name) {
            note(PEMProblem(block: 0, reason: bytes.isEmpty ? "the file is empty" : "no PEM block in it"))
        }
    }

    private mutating func readCertificate(_ block: PEMBlock) {
        if let scanned = authorities.scan(block.bytes) {
            certificates.append(Certificate(scanned, block: block.number))
        } else {
            note(PEMProblem(block: block.number, reason: "\(block.label): not an X.509 certificate"))
        }
    }

    private static func key(_ block: PEMBlock, _ trial: inout PassphraseTrial) throws(FileRefusal) -> KeyScan {
        if let encryption = block.encryption { return try EncryptedKey.open(block.bytes, encryption, &trial) }
        if block.isEncrypted { return try EncryptedKey.open(block.bytes, &trial) }
        // The trial handshake shows whether its halves belong together; asking here would take a second for a hundred thousand files.
        guard let scan = KeyScan(block.bytes) else { throw FileRefusal("\(block.label): not a private key that OpenSSL can read") }
        return scan
    }

    private mutating func readDER(_ name: String, _ bytes: [UInt8], _ trial: inout PassphraseTrial) throws(FileRefusal) {
        switch try DERFile.read(bytes, &trial) {
        case .certificate(let scan): certificates.append(Certificate(ScannedCertificate(scan: scan, der: bytes), block: 0))
        case .key(let scan): keys.append(Key(scan: scan, block: 0))
        case nil: if Self.promises(name) { throw FileRefusal("binary, but no DER certificate or private key (a half-written file?)") }
        }
    }

    private mutating func readPKCS12(_ bytes: [UInt8], _ trial: inout PassphraseTrial) throws(FileRefusal) {
        let content = try PKCS12(bytes, &trial)
        for der in content.certificates {
            guard let scanned = authorities.scan(der) else { throw FileRefusal("a certificate in it is not X.509") }
            certificates.append(Certificate(scanned, block: 0))
        }
        keys = content.keys.map { Key(scan: $0, block: 0) }
        if certificates.isEmpty && keys.isEmpty { throw FileRefusal("PKCS#12 without a certificate or a private key") }
    }

    private mutating func note(_ found: PEMProblem) {
        if let problem, problem.block <= found.block { return }
        problem = found
    }

    /// Whether a name says that there is a certificate or a key in the file, so that finding none is worth a word.
    static func promises(_ name: String) -> Bool {
        // Bytes, because names of files need not be text.
        let name = name.utf8.suffix(5).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        return extensions.contains { name.suffix($0.count).elementsEqual($0) }
    }

    private static let extensions: [[UInt8]] = [".pem", ".crt", ".cer", ".cert", ".key", ".p12", ".pfx", ".der"].map { Array($0.utf8) }
}
