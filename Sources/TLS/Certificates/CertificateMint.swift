internal import COpenSSL

/// Makes certificates and keys on the spot: for `portico demo` and for tests. Not an authority: serial numbers are random, nothing is kept.
public struct CertificateMint: Sendable {
    /// A freshly made pair.
    public struct Minted: Sendable {
        public let certificatePEM: String
        public let keyPEM: String
        /// DER of both, the key in PKCS#8.
        public let certificate: [UInt8]
        public let key: [UInt8]
    }

    /// What the certificate is for; the first name becomes the common name. An IP address in text form becomes one.
    public var names: [String]
    public var notBefore: Int64
    public var notAfter: Int64
    public var keyType: CertificateKeyType = .ecdsa
    /// Whether it may issue others.
    public var isAuthority = false
    /// Whether the names go into the subject alternative name extension (or only the first into the subject).
    public var hasAlternativeNames = true
    /// Bits of an RSA key.
    public var rsaBits = 2048
    /// OpenSSL's name of the curve of an ECDSA key.
    public var curve = "P-256"
    /// Whether it says what its key is called, and its issuer's, if that says so too (RFC 5280 sections 4.2.1.1 and 4.2.1.2).
    public var hasKeyIdentifiers = false

    /// Valid from `notBefore` to `notAfter`, seconds since 1970.
    public init(names: [String], notBefore: Int64, notAfter: Int64) {
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Makes the pair, signed by `issuer` or by itself; `reusing` the key of an earlier pair when given. Nil when OpenSSL fails or a
    /// name cannot be written.
    public func mint(issuer: Minted? = nil, reusing earlier: Minted? = nil) -> Minted? {
        defer { ERR_clear_error() }
        guard let key = earlier.map({ Self.decodeKey($0) }) ?? makeKey() else { return nil }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { return nil }
        defer { X509_free(certificate) }
        guard fill(certificate, key: key), addExtensions(certificate),
            !hasKeyIdentifiers || addKeyIdentifiers(certificate, issuer: issuer)
        else { return nil }
        guard sign(certificate, key: key, issuer: issuer) else { return nil }
        guard let certificateDER = DEROutput.bytes({ i2d_X509(certificate, $0) }) else { return nil }
        guard let information = EVP_PKEY2PKCS8(key) else { return nil }
        defer { PKCS8_PRIV_KEY_INFO_free(information) }
        guard let keyDER = DEROutput.bytes({ i2d_PKCS8_PRIV_KEY_INFO(information, $0) }) else { return nil }
        return Minted(
            certificatePEM: PEM.encode(certificateDER, label: "CERTIFICATE"), keyPEM: PEM.encode(keyDER, label: "PRIVATE KEY"),
            certificate: certificateDER, key: keyDER)
    }

    private static func decodeKey(_ pair: Minted) -> OpaquePointer? {
        pair.key.withUnsafeBytes { DecodedKey.decode($0, number: 0) }
    }

    private func makeKey() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, Self.algorithm(keyType), nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1 else { return nil }
        if keyType == .ecdsa, EVP_PKEY_CTX_set_group_name(context, curve) != 1 { return nil }
        if keyType == .rsa || keyType == .rsaPSS, EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(rsaBits)) != 1 { return nil }
        var key: OpaquePointer?
        return EVP_PKEY_generate(context, &key) == 1 ? key : nil
    }

    private static func algorithm(_ type: CertificateKeyType) -> String {
        switch type {
        case .ecdsa, .other: "EC"
        case .ed25519: "ED25519"
        case .rsa: "RSA"
        case .rsaPSS: "RSA-PSS"
        }
    }

    private func fill(_ certificate: OpaquePointer, key: OpaquePointer) -> Bool {
        guard X509_set_version(certificate, 2) == 1, X509_set_pubkey(certificate, key) == 1 else { return false }
        let serial = UInt64.random(in: 1...UInt64(Int64.max))
        guard ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1 else { return false }
        guard ASN1_TIME_set(X509_getm_notBefore(certificate), Int(notBefore)) != nil else { return false }
        guard ASN1_TIME_set(X509_getm_notAfter(certificate), Int(notAfter)) != nil else { return false }
        let commonName = [UInt8]((names.first ?? "").utf8)
        guard commonName.count <= 64 || hasAlternativeNames else { return false }
        if commonName.isEmpty || commonName.count > 64 { return true }
        return X509_NAME_add_entry_by_txt(
            X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, commonName, Int32(commonName.count), -1, 0) == 1
    }

    private func addExtensions(_ certificate: OpaquePointer) -> Bool {
        if isAuthority, !add(certificate, NID_basic_constraints, "critical,CA:TRUE") { return false }
        guard hasAlternativeNames, !names.isEmpty else { return true }
        // A comma would start another entry of OpenSSL's little language.
        guard names.allSatisfy({ !$0.contains(",") && !$0.isEmpty }) else { return false }
        let value = names.map { Self.isAddress($0) ? "IP:" + $0 : "DNS:" + $0 }.joined(separator: ",")
        return add(certificate, NID_subject_alt_name, value)
    }

    private func addKeyIdentifiers(_ certificate: OpaquePointer, issuer: Minted?) -> Bool {
        guard let key = X509_get_X509_PUBKEY(certificate), let information = DEROutput.bytes({ i2d_X509_PUBKEY(key, $0) }) else {
            return false
        }
        let own = Digest.sha256(information).prefix(Self.keyIdentifierBytes)
        guard add(certificate, NID_subject_key_identifier, Digest.hexadecimal(Array(own))) else { return false }
        let theirs = issuer.flatMap { CertificateScan($0.certificate) }?.subjectKeyIdentifier ?? []
        guard theirs.count == Self.keyIdentifierBytes else { return true }
        // SEQUENCE { [0] keyIdentifier }
        let value = [0x30, UInt8(theirs.count + 2), 0x80, UInt8(theirs.count)] + theirs
        return add(certificate, NID_authority_key_identifier, "DER:" + Digest.hexadecimal(value))
    }

    private static let keyIdentifierBytes = 20

    private static func isAddress(_ name: String) -> Bool {
        name.contains(":") || name.utf8.allSatisfy { $0 == UInt8(ascii: ".") || ($0 >= 0x30 && $0 <= 0x39) }
    }

    private func add(_ certificate: OpaquePointer, _ number: Int32, _ value: String) -> Bool {
        guard let made = X509V3_EXT_conf_nid(nil, nil, number, value) else { return false }
        defer { X509_EXTENSION_free(made) }
        return X509_add_ext(certificate, made, -1) == 1
    }

    private func sign(_ certificate: OpaquePointer, key: OpaquePointer, issuer: Minted?) -> Bool {
        var signer = key
        var issuerKey: OpaquePointer?
        var issuerCertificate: OpaquePointer?
        defer {
            EVP_PKEY_free(issuerKey)
            X509_free(issuerCertificate)
        }
        var name = X509_get_subject_name(certificate)
        if let issuer {
            issuerKey = Self.decodeKey(issuer)
            issuerCertificate = issuer.certificate.withUnsafeBytes { DecodedCertificate.decode($0) }
            guard let issuerKey, let issuerCertificate else { return false }
            signer = issuerKey
            name = X509_get_subject_name(issuerCertificate)
        }
        guard X509_set_issuer_name(certificate, name) == 1 else { return false }
        // These hash by themselves.
        let digest = [EVP_PKEY_ED25519, EVP_PKEY_ED448].contains(EVP_PKEY_get_base_id(signer)) ? nil : EVP_sha256()
        return X509_sign(certificate, signer, digest) > 0
    }
}
