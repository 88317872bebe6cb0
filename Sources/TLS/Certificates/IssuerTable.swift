internal import COpenSSL

/// The certificates behind the leaves of a directory, each judged and decoded once. Used by one thread at a time.
internal final class IssuerTable {
    /// Most trees have fewer than ten.
    private static let maximumCount = 1024

    /// One of them.
    internal final class Issuer {
        let der: [UInt8]
        /// Why it cannot be served; nil when it can.
        let refusal: String?
        /// A trial handshake in which it was sent has succeeded: no need to send it in every one.
        var isProven = false
        private var certificate: OpaquePointer?

        init(_ der: [UInt8], _ weakness: CertificateWeakness) {
            self.der = der
            guard let scan = CertificateScan(der) else {
                refusal = "cannot be decoded"
                return
            }
            refusal = weakness.refusal(ofIssuer: scan)
        }

        deinit {
            X509_free(certificate)
        }

        /// Decoded at the first call; the reference stays the table's. Nil when OpenSSL cannot decode it.
        func decoded() -> OpaquePointer? {
            if certificate == nil { certificate = der.withUnsafeBytes { DecodedCertificate.decode($0) } }
            return certificate
        }
    }

    private let weakness: CertificateWeakness
    private var issuers: [[UInt8]: Issuer] = [:]
    /// One authority after another fills a directory; comparing is cheaper than hashing.
    private var last: Issuer?

    init(_ weakness: CertificateWeakness) {
        self.weakness = weakness
    }

    /// The certificate of exactly these bytes.
    subscript(der: [UInt8]) -> Issuer {
        if let last, last.der == der { return last }
        if let known = issuers[der] {
            last = known
            return known
        }
        let issuer = Issuer(der, weakness)
        if issuers.count < Self.maximumCount { issuers[der] = issuer }
        last = issuer
        return issuer
    }
}
