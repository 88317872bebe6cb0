/// Puts the certificates of a file into the order that RFC 8446 section 4.4.2 asks for.
public enum CertificateChain {
    /// A leaf is followed by at most this many certificates.
    public static let maximumIntermediates = 10

    /// The chain from `leaf`: each certificate followed by its issuer as far as `pool` has one; the root, duplicates and strangers are
    /// left out.
    public static func order(
        leaf: (scan: CertificateScan, der: [UInt8]), pool: [(scan: CertificateScan, der: [UInt8])]
    ) -> [[UInt8]] {
        var chain = [leaf.der]
        var last = leaf.scan
        while chain.count <= maximumIntermediates, !last.isSelfIssued {
            let issuer = last.issuer
            guard let next = pool.first(where: { $0.scan.subject == issuer && !chain.contains($0.der) }) else { break }
            // Clients have the root, or do not trust it.
            if next.scan.isSelfIssued { break }
            chain.append(next.der)
            last = next.scan
        }
        return chain
    }
}
