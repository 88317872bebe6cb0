/// What decides whether a certificate can be served at all. Certificates of equal shape differ in names, serial numbers, dates and keys only,
/// so that what one of them passed, the others are expected to pass.
public struct CertificateShape: Hashable, Sendable {
    private let keyType: CertificateKeyType
    private let keyNumber: Int32
    private let keyBits: Int
    private let curve: [UInt8]?
    private let signatureAlgorithm: [UInt8]
    private let keyUsage: UInt16?
    private let extensions: ExtensionKinds
    /// DER of the certificates behind the leaf.
    private let issuers: ArraySlice<[UInt8]>

    /// `scan` is that of the entry's leaf.
    public init(of entry: CertificateEntry, scan: CertificateScan) {
        keyType = scan.keyType
        keyNumber = entry.keyNumber
        keyBits = scan.keyBits
        curve = scan.curve
        signatureAlgorithm = scan.signatureAlgorithm
        keyUsage = scan.keyUsage
        extensions = scan.extensionsSeen
        issuers = entry.chain.dropFirst()
    }

    /// Whole issuers would be hashed a hundred thousand times; the end of a certificate is its signature.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(keyNumber)
        hasher.combine(keyBits)
        for issuer in issuers {
            for byte in issuer.suffix(8) { hasher.combine(byte) }
        }
    }
}
