internal import COpenSSL

/// What a certificate has to pass before it is published, so that it cannot fail in a worker's handshake: first what can be told from its
/// scan, then a handshake in memory.
///
/// Both answer in plain words. Used by one thread at a time; several threads have one each.
public final class CertificateProof {
    private let weakness: CertificateWeakness
    private let issuers: IssuerTable
    private lazy var canary = try? CertificateCanary()

    /// `minimumRSABits`: RSA keys of fewer bits are refused, those of the issuers in the chain too. OpenSSL refuses fewer than 1024.
    public init(minimumRSABits: Int = 2048) {
        weakness = CertificateWeakness(minimumRSABits: minimumRSABits)
        issuers = IssuerTable(weakness)
    }

    /// Why the certificate is refused without a look at its key: too weak, or not for servers; nil when nothing speaks against it. `scan` is
    /// that of the leaf. It costs next to nothing: OpenSSL is not asked.
    public func structuralRefusal(of entry: CertificateEntry, scan: CertificateScan) -> String? {
        if let refusal = weakness.refusal(ofLeaf: scan) ?? weakness.refusal(ofChain: entry.chain) { return refusal }
        for (number, der) in entry.chain.enumerated().dropFirst() {
            if let refusal = issuers[der].refusal { return Self.about(number, refusal) }
        }
        return nil
    }

    /// Why clients could not be served with the pair: something does not decode, certificate and key do not belong together, or a handshake
    /// fails; nil when handshakes over TLS 1.2 and 1.3 have succeeded. Costs about two handshakes of both ends.
    public func refusal(of entry: CertificateEntry) -> String? {
        defer { ERR_clear_error() }
        guard let canary else { return "OpenSSL made no context" }
        guard let leafBytes = entry.chain.first, let leaf = leafBytes.withUnsafeBytes({ DecodedCertificate.decode($0) }) else {
            return "the certificate cannot be decoded"
        }
        guard let key = entry.key.withUnsafeBytes({ DecodedKey.decode($0, number: entry.keyNumber) }) else {
            X509_free(leaf)
            return "the key cannot be decoded"
        }
        guard let chain = X509Stack.make() else {
            X509_free(leaf)
            EVP_PKEY_free(key)
            return "out of memory"
        }
        let credential = Credential(takingLeaf: leaf, chain: chain, key: key)
        // A scan does not know the size of a key that is for RSA-PSS only.
        let pssBits = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS ? Int(EVP_PKEY_get_bits(key)) : nil
        if let refusal = weakness.refusal(ofKey: pssBits, isLeaf: true) { return refusal }
        let behind = entry.chain.dropFirst().map { issuers[$0] }
        // What a client makes of an issuer once, it makes of it each time; decoding it is a good part of the cost.
        if !behind.allSatisfy(\.isProven), let refusal = push(behind, on: chain) { return refusal }
        ERR_clear_error()
        if let refusal = canary.refusal(of: credential, showing: leafBytes) { return refusal }
        for issuer in behind { issuer.isProven = true }
        return nil
    }

    private func push(_ behind: [IssuerTable.Issuer], on chain: OpaquePointer) -> String? {
        for (index, issuer) in behind.enumerated() {
            guard let certificate = issuer.decoded() else { return Self.about(index + 1, "cannot be decoded") }
            X509_up_ref(certificate)
            guard X509Stack.push(chain, taking: certificate) else {
                X509_free(certificate)
                return "out of memory"
            }
        }
        return nil
    }

    private static func about(_ number: Int, _ refusal: String) -> String { "certificate \(number + 1) of its chain: \(refusal)" }
}
