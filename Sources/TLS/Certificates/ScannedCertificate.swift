/// A certificate with what was read from it; a reference, because the scan has many parts and is handed around a lot.
public final class ScannedCertificate: Sendable {
    public let scan: CertificateScan
    public let der: [UInt8]
    /// Stands for the public key: what pairs it with a private one.
    public let publicKey: ContentIdentity

    public init(scan: CertificateScan, der: [UInt8]) {
        self.scan = scan
        self.der = der
        publicKey = ContentIdentity(of: scan.publicKey)
    }
}

extension CertificateScan {
    /// Whether it may issue others (RFC 5280 sections 4.2.1.3 and 4.2.1.9) and is meant to: tools mark the certificate that a server made
    /// for itself as an authority too, but only that one has host names as alternative names.
    public var mayIssue: Bool {
        guard isAuthority, keyUsage.map({ $0 & Self.keyCertSign != 0 }) ?? true else { return false }
        return !(isSelfIssued && extensionsSeen.contains(.alternativeNames) && !(names.isEmpty && addresses.isEmpty))
    }

    private static let keyCertSign: UInt16 = 1 << 5

    /// Whether nothing speaks against its being its own issuer.
    public var isSelfSigned: Bool { isSelfIssued && mayBeIssued(by: self) }

    /// Whether names and key identifiers fit: `issuer` may be the issuer of this one (RFC 5280 sections 4.1.2.4 and 4.2.1.1).
    public func mayBeIssued(by issuer: CertificateScan) -> Bool {
        guard self.issuer == issuer.subject else { return false }
        return authorityKeyIdentifier.isEmpty || issuer.subjectKeyIdentifier.isEmpty
            || authorityKeyIdentifier == issuer.subjectKeyIdentifier
    }

    internal func isValid(at now: Int64) -> Bool { now >= notBefore && now <= notAfter }
}
