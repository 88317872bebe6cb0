internal import COpenSSL

extension TLSPolicy {
    /// Sets what the policy says of the handshake itself on an SSL_CTX; false when OpenSSL refuses. Workers and `CertificateCanary` call it.
    internal func configure(_ context: OpaquePointer) -> Bool {
        guard COpenSSL_CTX_set_min_version(context, minimum.number) == 1,
            SSL_CTX_set_cipher_list(context, Self.ciphers12) == 1,
            COpenSSL_CTX_set_groups(context, Self.groups) == 1
        else { return false }
        // Distributions build OpenSSL with different levels. This one still refuses SHA-1; which keys are too weak is what `CertificateWeakness`
        // says, so that `certificates.minimum_rsa` can go below 2048.
        SSL_CTX_set_security_level(context, 1)
        COpenSSL_CTX_set_options(context)
        COpenSSL_CTX_no_session_cache(context)
        return true
    }
}

extension TLSPolicy.Version {
    /// OpenSSL's number of the version.
    internal var number: Int32 { self == .tls12 ? TLS1_2_VERSION : TLS1_3_VERSION }
    /// As people write it.
    internal var name: String { self == .tls12 ? "TLS 1.2" : "TLS 1.3" }
}
