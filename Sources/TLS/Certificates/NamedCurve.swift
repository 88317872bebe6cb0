/// The curves whose keys the typed decoder reads without curve parameters; values are OpenSSL's numbers.
internal enum NamedCurve: Int32, CaseIterable {
    case p256 = 415
    case p384 = 715
    case p521 = 716

    private static let p256Identifier: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    private static let p384Identifier: [UInt8] = [0x2B, 0x81, 0x04, 0x00, 0x22]
    private static let p521Identifier: [UInt8] = [0x2B, 0x81, 0x04, 0x00, 0x23]

    /// The curve by its object identifier (RFC 5480 section 2.1.1.1); nil for every other one.
    init?(_ der: borrowing Span<UInt8>, _ identifier: Range<Int>) {
        if DER.equal(der, identifier, Self.p256Identifier) {
            self = .p256
        } else if DER.equal(der, identifier, Self.p384Identifier) {
            self = .p384
        } else if DER.equal(der, identifier, Self.p521Identifier) {
            self = .p521
        } else {
            return nil
        }
    }

    /// Content octets of its object identifier.
    var identifier: [UInt8] {
        switch self {
        case .p256: Self.p256Identifier
        case .p384: Self.p384Identifier
        case .p521: Self.p521Identifier
        }
    }

    /// Bits of the field, and of the order.
    var bits: Int {
        switch self {
        case .p256: 256
        case .p384: 384
        case .p521: 521
        }
    }

    /// Octets of a coordinate, and of a private key (SEC 1 section 2.3.5).
    var octets: Int { (bits + 7) / 8 }
}
