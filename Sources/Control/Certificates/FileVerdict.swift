internal import TLS

/// What a file's certificates amount to together with the keys at hand.
internal struct FileVerdict {
    /// The pairs that can be served.
    private(set) var entries: [CertificateEntry] = []
    /// Why the file, or a part of it, cannot; block 0: the whole file.
    private(set) var problem: PEMProblem?

    /// Judges `file`. `known` are the entries the file gave before: what is equal to one of them is not validated again.
    init(_ file: ParsedFile, at path: String, keys: KeyRing, known: [CertificateEntry], validator: CertificateValidator) {
        if let problem = file.problem {
            self.problem = problem
            return
        }
        var seen: Set<[UInt8]> = []
        for certificate in file.certificates where !Self.isIssuer(certificate, in: file, keys: keys) {
            guard seen.insert(certificate.der).inserted else { continue }
            judge(certificate, in: file, at: path, keys: keys, known: known, validator: validator)
        }
    }

    private mutating func judge(
        _ certificate: ParsedFile.Certificate, in file: ParsedFile, at path: String, keys: KeyRing, known: [CertificateEntry],
        validator: CertificateValidator
    ) {
        guard let key = keys.key(for: certificate.scan.publicKey, nextTo: path) else {
            let reason =
                file.keys.isEmpty
                ? "no private key in the directory fits this certificate (\(certificate.scan.subjectName))"
                : "the private key in the file does not fit this certificate (\(certificate.scan.subjectName))"
            note(PEMProblem(block: certificate.block, reason: reason))
            return
        }
        if certificate.scan.names.isEmpty && certificate.scan.addresses.isEmpty {
            note(PEMProblem(block: certificate.block, reason: "it carries no host name (\(certificate.scan.subjectName))"))
            return
        }
        let entry = CertificateEntry(
            leaf: (certificate.scan, certificate.der), pool: file.certificates.map { ($0.scan, $0.der) }, key: key.scan, source: path,
            keySource: key.path, modifiedNanoseconds: file.modifiedNanoseconds)
        let isKnown = known.contains { $0.chain == entry.chain && $0.key == entry.key }
        if !isKnown, let refusal = validator.refusal(of: entry) {
            note(PEMProblem(block: certificate.block, reason: refusal))
            return
        }
        entries.append(entry)
    }

    private mutating func note(_ found: PEMProblem) {
        if problem == nil { problem = found }
    }

    /// Whether a certificate is there to complete a chain: it issued another one of the file, or is an authority nobody has a key for.
    private static func isIssuer(_ certificate: ParsedFile.Certificate, in file: ParsedFile, keys: KeyRing) -> Bool {
        let scan = certificate.scan
        let hasIssued = file.certificates.contains { other in
            other.scan.issuer == scan.subject && !other.scan.isSelfIssued && other.der != certificate.der
        }
        if hasIssued { return true }
        guard scan.isAuthority else { return false }
        // `openssl req -x509` marks every certificate as an authority; one with a key and a host name is meant to be served.
        return !keys.has(scan.publicKey) || (scan.names.isEmpty && scan.addresses.isEmpty)
    }
}
