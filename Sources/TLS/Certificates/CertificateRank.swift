/// The published order among the certificates for one name; the smallest is served.
///
/// An exact name goes before a wildcard; valid now, then not yet valid, then expired; a key type that the client can verify, ECDSA before
/// Ed25519 before RSA; the latest expiry; the newest file. Between equals the first path in byte order wins.
public struct CertificateRank: Comparable, Sendable {
    /// Where a moment lies in the time of validity, the best first.
    public enum Validity: Int, Comparable, Sendable {
        case now, notYet, noLonger

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// What two certificates are compared by, in this order.
    public enum Criterion: Sendable {
        case wildcard, validity, keyType, expiry, age
    }

    public let isWildcard: Bool
    public let validity: Validity
    /// 0 the most liked key type; `unverifiable` one that the client cannot verify.
    public let keyType: Int
    public let notAfter: Int64
    public let modifiedNanoseconds: Int64

    /// The `keyType` of certificates that the client cannot verify.
    public static let unverifiable = 4

    public init(_ certificate: CertificateTraits, isWildcard: Bool, now: Int64, client: ClientCapabilities) {
        self.isWildcard = isWildcard
        validity = now > certificate.notAfter ? .noLonger : now < certificate.notBefore ? .notYet : .now
        keyType = client.verifies(certificate.keyType, bits: certificate.keyBits) ? certificate.keyType.preference : Self.unverifiable
        notAfter = certificate.notAfter
        modifiedNanoseconds = certificate.modifiedNanoseconds
    }

    /// What decides between two certificates, and whether it speaks for this one; nil when only their paths differ.
    public func decision(against other: Self) -> (criterion: Criterion, isBetter: Bool)? {
        if isWildcard != other.isWildcard { return (.wildcard, other.isWildcard) }
        if validity != other.validity { return (.validity, validity < other.validity) }
        if keyType != other.keyType { return (.keyType, keyType < other.keyType) }
        if notAfter != other.notAfter { return (.expiry, notAfter > other.notAfter) }
        if modifiedNanoseconds != other.modifiedNanoseconds { return (.age, modifiedNanoseconds > other.modifiedNanoseconds) }
        return nil
    }

    public static func < (left: Self, right: Self) -> Bool { left.decision(against: right)?.isBetter ?? false }
}

/// What the order looks at in a certificate, beside its names and its file.
public struct CertificateTraits: Sendable, Equatable {
    /// The first and the last second of validity, since 1970.
    public var notBefore: Int64
    public var notAfter: Int64
    public var keyType: CertificateKeyType
    /// Bits of the key; 0: not known.
    public var keyBits: Int
    /// When the file was last modified, nanoseconds since 1970.
    public var modifiedNanoseconds: Int64

    public init(notBefore: Int64, notAfter: Int64, keyType: CertificateKeyType, keyBits: Int, modifiedNanoseconds: Int64) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.keyType = keyType
        self.keyBits = keyBits
        self.modifiedNanoseconds = modifiedNanoseconds
    }
}
