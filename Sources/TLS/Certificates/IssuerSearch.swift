// Which authority of the pool a certificate was really issued by.
extension IssuerPool {
    /// Signatures checked at most for one certificate.
    private static let maximumAttempts = 8

    /// The issuer of `certificate`, its signature verified; nil when the pool has none.
    ///
    /// Valid ones go before expired ones, then the latest expiry. Self-signed ones, with which a chain ends, go first or last.
    internal mutating func issuer(of certificate: ScannedCertificate, rootsFirst: Bool, now: Int64) -> ScannedCertificate? {
        let found = candidates(for: certificate.scan)
        if found.isEmpty { return nil }
        let ordered = found.sorted { Self.precedes($0.certificate, $1.certificate, rootsFirst: rootsFirst, now: now) }
        for candidate in ordered.prefix(Self.maximumAttempts)
        where verdicts.verifies(certificate, by: candidate, isOnly: found.count == 1) {
            return candidate.certificate
        }
        return nil
    }

    private static func precedes(_ left: ScannedCertificate, _ right: ScannedCertificate, rootsFirst: Bool, now: Int64) -> Bool {
        let (isLeftRoot, isRightRoot) = (left.scan.isSelfSigned, right.scan.isSelfSigned)
        if isLeftRoot != isRightRoot { return isLeftRoot == rootsFirst }
        let (isLeftValid, isRightValid) = (left.scan.isValid(at: now), right.scan.isValid(at: now))
        if isLeftValid != isRightValid { return isLeftValid }
        if left.scan.notAfter != right.scan.notAfter { return left.scan.notAfter > right.scan.notAfter }
        return left.der.lexicographicallyPrecedes(right.der)
    }
}

/// What is known about signatures without checking each: 100,000 leaves of one issuer need one check.
///
/// Where both key identifiers are there and equal, or there is only one candidate, one leaf speaks for all that name the same issuer and key.
/// Where two authorities share a name and nothing tells them apart, every leaf is checked.
internal struct IssuerVerdicts: Sendable {
    private struct Relation: Hashable {
        let subject: NameHash
        let keyIdentifier: NameHash
        /// The serial number of the candidate in its pool.
        let issuer: UInt64
    }

    private enum Verdict {
        case holds
        case failed(Int)
    }

    /// After so many failures no further leaf that names this key is tried.
    private static let maximumFailures = 64
    /// Relations remembered; then all are forgotten.
    private static let maximumRelations = 16_384

    private var verdicts: [Relation: Verdict] = [:]

    mutating func verifies(_ certificate: ScannedCertificate, by issuer: IssuerPool.Issuer, isOnly: Bool) -> Bool {
        let wanted = certificate.scan.authorityKeyIdentifier
        let isNamed = !wanted.isEmpty && wanted == issuer.certificate.scan.subjectKeyIdentifier
        guard isNamed || isOnly else { return CertificateSignature.verifies(certificate.der, by: issuer.certificate.der) }
        let relation = Relation(subject: issuer.subject, keyIdentifier: NameHash(wanted), issuer: issuer.serial)
        var failures = 0
        switch verdicts[relation] {
        case .holds: return true
        case .failed(let count):
            if count >= Self.maximumFailures { return false }
            failures = count
        case nil: break
        }
        let holds = CertificateSignature.verifies(certificate.der, by: issuer.certificate.der)
        if verdicts.count >= Self.maximumRelations { verdicts = [:] }
        // Without a key identifier, leaves of another key of that name prove nothing about this one.
        if holds || isNamed { verdicts[relation] = holds ? .holds : .failed(failures + 1) }
        return holds
    }
}
