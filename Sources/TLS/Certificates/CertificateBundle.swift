/// The certificates of one file, in the file's order and each once, with what every chain that begins in it needs to know.
public struct CertificateBundle: Sendable {
    public let certificates: [ScannedCertificate]
    public let hasDuplicates: Bool
    /// The positions of those that may issue others.
    internal let authorities: [Int]
    /// The authorities that belong to the chain of no certificate of the file.
    internal let strangers: Set<Int>

    public init(_ all: [ScannedCertificate]) {
        var distinct: [ScannedCertificate] = []
        for certificate in all where !distinct.contains(where: { $0.der == certificate.der }) { distinct.append(certificate) }
        certificates = distinct
        hasDuplicates = distinct.count < all.count
        authorities = distinct.indices.filter { distinct[$0].scan.mayIssue }
        strangers = Self.strangers(distinct, authorities)
    }

    /// The position of a certificate; nil when it is not of this file.
    internal func position(of certificate: ScannedCertificate) -> Int? {
        certificates.firstIndex { $0.der == certificate.der }
    }

    private static func strangers(_ certificates: [ScannedCertificate], _ authorities: [Int]) -> Set<Int> {
        if authorities.isEmpty { return [] }
        var rest = Set(authorities)
        var reached = certificates.indices.filter { !rest.contains($0) }
        while let child = reached.popLast(), !rest.isEmpty {
            for issuer in authorities where rest.contains(issuer) {
                if certificates[child].scan.mayBeIssued(by: certificates[issuer].scan) {
                    rest.remove(issuer)
                    reached.append(issuer)
                }
            }
        }
        return rest
    }
}
