internal import COpenSSL

extension KeyScan {
    /// Whether the private half belongs to the public half: a few microseconds for P-256 and RSA, more on other curves. May be called by
    /// several threads at once; leaves the error queue empty.
    public func isConsistent() -> Bool {
        if isProven { return true }
        defer { ERR_clear_error() }
        guard let form = PrivateKeyForm(key.span) else { return false }
        return key.withUnsafeBytes { bytes in
            switch form.algorithm {
            case .rsa:
                guard let decoded = TypedKey.rsa(bytes) else { return false }
                defer { EVP_PKEY_free(decoded) }
                return TypedKey.isConsistent(decoded)
            case .ellipticCurve(let curve):
                guard let halves = CurveKeyHalves(key.span, form.typed), let point = halves.point else { return false }
                return CurveGroup.of(curve)?.isPair(scalar: bytes[halves.scalar], point: bytes[point]) ?? false
            }
        }
    }
}

/// A curve with its constants, made once: OpenSSL takes longer to make one than for a multiplication.
private final class CurveGroup: Sendable {
    /// An `EC_GROUP *` that nothing changes after it was made, so that all threads may compute with it.
    private nonisolated(unsafe) let group: OpaquePointer

    private static let p256 = CurveGroup(.p256)
    private static let p384 = CurveGroup(.p384)
    private static let p521 = CurveGroup(.p521)

    static func of(_ curve: NamedCurve) -> CurveGroup? {
        switch curve {
        case .p256: p256
        case .p384: p384
        case .p521: p521
        }
    }

    private init?(_ curve: NamedCurve) {
        guard let group = EC_GROUP_new_by_curve_name(curve.rawValue) else { return nil }
        self.group = group
    }

    deinit { EC_GROUP_free(group) }

    /// SEC 1 section 3.2.1: 0 < d < n, Q on the curve and Q = dG.
    func isPair(scalar: Slice<UnsafeRawBufferPointer>, point: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard let context = BN_CTX_new() else { return false }
        defer { BN_CTX_free(context) }
        guard let order = EC_GROUP_get0_order(group), let number = Self.number(scalar) else { return false }
        defer { BN_clear_free(number) }
        guard BN_is_zero(number) == 0, BN_cmp(number, order) < 0, let product = EC_POINT_new(group) else { return false }
        defer { EC_POINT_clear_free(product) }
        guard let claimed = EC_POINT_new(group) else { return false }
        defer { EC_POINT_free(claimed) }
        let octets = UnsafeRawBufferPointer(rebasing: point).bindMemory(to: UInt8.self)
        return EC_POINT_oct2point(group, claimed, octets.baseAddress, octets.count, context) == 1
            && EC_POINT_mul(group, product, number, nil, nil, context) == 1 && EC_POINT_cmp(group, product, claimed, context) == 0
    }

    private static func number(_ scalar: Slice<UnsafeRawBufferPointer>) -> OpaquePointer? {
        let octets = UnsafeRawBufferPointer(rebasing: scalar).bindMemory(to: UInt8.self)
        guard let number = BN_bin2bn(octets.baseAddress, Int32(octets.count), nil) else { return nil }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        return number
    }
}
