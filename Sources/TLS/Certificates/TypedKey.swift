internal import COpenSSL

/// Private keys through OpenSSL's typed routines, which take 1-20 us where the general decoder takes 290 us.
internal enum TypedKey {
    /// The key as a new `EVP_PKEY *`, to be freed by the caller; nil when its decoder refuses it or does not read it to the end.
    static func decode(_ der: UnsafeRawBufferPointer, _ form: PrivateKeyForm) -> OpaquePointer? {
        let typed = UnsafeRawBufferPointer(rebasing: der[form.typed])
        switch form.algorithm {
        case .rsa: return rsa(typed)
        case .ellipticCurve(let curve): return ellipticCurve(typed, curve: curve.rawValue)
        }
    }

    /// As above, for an RSAPrivateKey (RFC 8017 appendix A.1.2).
    static func rsa(_ der: UnsafeRawBufferPointer) -> OpaquePointer? {
        var position = der.bindMemory(to: UInt8.self).baseAddress
        let end = position.map { $0 + der.count }
        guard let key = d2i_RSAPrivateKey(nil, &position, der.count) else { return nil }
        if position == end, let wrapped = wrap(key, EVP_PKEY_RSA) { return wrapped }
        RSA_free(key)
        return nil
    }

    /// As above, for an ECPrivateKey (RFC 5915); `curve` is OpenSSL's number of the curve, for keys that do not name it.
    static func ellipticCurve(_ der: UnsafeRawBufferPointer, curve: Int32? = nil) -> OpaquePointer? {
        var position = der.bindMemory(to: UInt8.self).baseAddress
        let end = position.map { $0 + der.count }
        var key: OpaquePointer?
        if let curve {
            key = EC_KEY_new_by_curve_name(curve)
            guard key != nil else { return nil }
        }
        // A key that is given stays the caller's when the decoder fails.
        guard let decoded = d2i_ECPrivateKey(&key, &position, der.count) else {
            EC_KEY_free(key)
            return nil
        }
        // Without a public point in the DER, OpenSSL computes it, and would leave it out again when it writes the key.
        EC_KEY_set_enc_flags(decoded, 0)
        if position == end, let wrapped = wrap(decoded, EVP_PKEY_EC) { return wrapped }
        EC_KEY_free(decoded)
        return nil
    }

    private static func wrap(_ key: OpaquePointer, _ number: Int32) -> OpaquePointer? {
        guard let wrapped = EVP_PKEY_new() else { return nil }
        if EVP_PKEY_assign(wrapped, number, UnsafeMutableRawPointer(key)) == 1 { return wrapped }
        EVP_PKEY_free(wrapped)
        return nil
    }
}

extension TypedKey {
    /// Whether the private half of an RSA or EC key belongs to its public half, which no decoder looks at. True for other types: their
    /// public half is computed.
    static func isConsistent(_ key: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_EC: EVP_PKEY_get0_EC_KEY(key).map { isConsistent(ellipticCurve: $0) } ?? false
        case EVP_PKEY_RSA, EVP_PKEY_RSA_PSS: EVP_PKEY_get0_RSA(key).map { isConsistent(rsa: $0) } ?? false
        default: true
        }
    }

    /// SEC 1 section 3.2.1: 0 < d < n and Q = dG. `EC_KEY_check_key` would also prove that nQ is the point at infinity, which is implied.
    private static func isConsistent(ellipticCurve key: OpaquePointer) -> Bool {
        guard let group = EC_KEY_get0_group(key), let scalar = EC_KEY_get0_private_key(key), let point = EC_KEY_get0_public_key(key),
            let order = EC_GROUP_get0_order(group), BN_is_zero(scalar) == 0, BN_is_negative(scalar) == 0, BN_cmp(scalar, order) < 0,
            let product = EC_POINT_new(group)
        else { return false }
        defer { EC_POINT_clear_free(product) }
        return EC_POINT_mul(group, product, scalar, nil, nil, nil) == 1 && EC_POINT_cmp(group, product, point, nil) == 0
    }

    /// RFC 8017 section 3.2, all but that p and q are prime: n = pq, and every exponent and the coefficient are the inverses they claim
    /// to be. `RSA_check_key` costs a thousand times as much, for the primes.
    private static func isConsistent(rsa key: OpaquePointer) -> Bool {
        // Three primes and more: nobody has them, so the long way will do.
        if RSA_get_multi_prime_extra_count(key) != 0 { return RSA_check_key(key) == 1 }
        guard let n = RSA_get0_n(key), let e = RSA_get0_e(key), let d = RSA_get0_d(key), let p = RSA_get0_p(key), let q = RSA_get0_q(key),
            let dp = RSA_get0_dmp1(key), let dq = RSA_get0_dmq1(key), let coefficient = RSA_get0_iqmp(key)
        else { return false }
        // OpenSSL computes with no larger ones; the bound keeps a hostile file from holding us up.
        let numbers = [n, e, d, p, q, dp, dq, coefficient]
        guard numbers.allSatisfy({ BN_num_bits($0) <= OPENSSL_RSA_MAX_MODULUS_BITS && BN_is_negative($0) == 0 }) else { return false }
        guard BN_is_odd(p) == 1, BN_is_odd(q) == 1, BN_is_one(e) == 0, let context = BN_CTX_new() else { return false }
        defer { BN_CTX_free(context) }
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        guard let product = BN_CTX_get(context), let p1 = BN_CTX_get(context), let q1 = BN_CTX_get(context) else { return false }
        guard BN_mul(product, p, q, context) == 1, BN_cmp(product, n) == 0 else { return false }
        guard BN_sub(p1, p, BN_value_one()) == 1, BN_sub(q1, q, BN_value_one()) == 1 else { return false }
        return areInverse(e, d, modulo: p1, context) && areInverse(e, d, modulo: q1, context) && areInverse(e, dp, modulo: p1, context)
            && areInverse(e, dq, modulo: q1, context) && areInverse(q, coefficient, modulo: p, context)
    }

    /// Whether ab = 1 modulo `modulus`; false for a modulus of 0 or 1.
    private static func areInverse(_ a: OpaquePointer, _ b: OpaquePointer, modulo modulus: OpaquePointer, _ context: OpaquePointer) -> Bool
    {
        BN_CTX_start(context)
        defer { BN_CTX_end(context) }
        guard let product = BN_CTX_get(context), let remainder = BN_CTX_get(context) else { return false }
        return BN_mul(product, a, b, context) == 1 && BN_div(nil, remainder, product, modulus, context) == 1 && BN_is_one(remainder) == 1
    }
}
