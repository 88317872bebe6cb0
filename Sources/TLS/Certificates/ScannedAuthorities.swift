internal import Glibc
internal import Synchronization

/// The authorities that were scanned last. A hundred thousand files hold the same intermediate, which then is scanned once, kept once, and
/// compared by its address.
public final class ScannedAuthorities: Sendable {
    private static let maximum = 16

    private struct Recent {
        var certificates: [ScannedCertificate] = []
        var oldest = 0
    }

    private let recent = Mutex(Recent())

    public init() {}

    /// The scan of `der`, from memory or made now; nil when it is no certificate. May be called by several threads at once.
    public func scan(_ der: [UInt8]) -> ScannedCertificate? {
        let known = recent.withLock { $0.certificates.first { Self.isSame($0.der, der) } }
        if let known { return known }
        guard let scan = CertificateScan(der) else { return nil }
        let certificate = ScannedCertificate(scan: scan, der: der)
        return scan.isAuthority ? remember(certificate) : certificate
    }

    /// `==` of arrays compares element by element.
    private static func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return one.withUnsafeBytes { left in
            other.withUnsafeBytes { right in left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0 }
        }
    }

    /// The one to be used: another thread may have scanned the same certificate meanwhile.
    private func remember(_ certificate: ScannedCertificate) -> ScannedCertificate {
        recent.withLock { recent in
            if let known = recent.certificates.first(where: { Self.isSame($0.der, certificate.der) }) { return known }
            if recent.certificates.count < Self.maximum {
                recent.certificates.append(certificate)
            } else {
                recent.certificates[recent.oldest] = certificate
                recent.oldest = (recent.oldest + 1) % Self.maximum
            }
            return certificate
        }
    }
}
