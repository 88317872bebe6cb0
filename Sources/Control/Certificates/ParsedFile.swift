internal import TLS

/// What one file of the certificate directory holds.
internal struct ParsedFile {
    struct Certificate {
        let scan: CertificateScan
        let der: [UInt8]
        let block: Int
    }

    struct Key {
        let scan: KeyScan
        let block: Int
    }

    private(set) var certificates: [Certificate] = []
    private(set) var keys: [Key] = []
    /// The first thing that is wrong with the file; a file with anything wrong is not used at all.
    private(set) var problem: PEMProblem?
    let modifiedNanoseconds: Int64

    /// Reads a file's bytes. A file without any PEM is no problem unless its name promises a certificate.
    init(name: String, bytes: [UInt8], modifiedNanoseconds: Int64) {
        self.modifiedNanoseconds = modifiedNanoseconds
        let content = PEM.parse(bytes)
        problem = content.problems.first
        for block in content.blocks {
            if block.isCertificate {
                if let scan = CertificateScan(block.bytes) {
                    certificates.append(Certificate(scan: scan, der: block.bytes, block: block.number))
                } else {
                    note(PEMProblem(block: block.number, reason: "\(block.label): not an X.509 certificate"))
                }
            } else if block.isPrivateKey {
                if let scan = KeyScan(block.bytes) {
                    keys.append(Key(scan: scan, block: block.number))
                } else {
                    note(PEMProblem(block: block.number, reason: "\(block.label): not a private key that OpenSSL can read"))
                }
            }
        }
        if content.blocks.isEmpty && problem == nil && Self.promisesPEM(name) {
            let reason = bytes.isEmpty ? "the file is empty" : bytes[0] == 0x30 ? "DER; convert it to PEM" : "no PEM block in it"
            problem = PEMProblem(block: 0, reason: reason)
        }
    }

    private mutating func note(_ found: PEMProblem) {
        if let problem, problem.block <= found.block { return }
        problem = found
    }

    private static func promisesPEM(_ name: String) -> Bool {
        [".pem", ".crt", ".cer", ".cert", ".key"].contains { name.hasSuffix($0) }
    }
}
