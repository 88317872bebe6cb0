internal import COpenSSL

/// Asks OpenSSL, once before publication, whether it would serve a certificate: everything parses, the key matches, and the security
/// level accepts both. What passes here cannot fail in a worker's handshake.
public final class CertificateValidator {
    /// Distinct issuers kept for sharing; most trees have fewer than ten.
    private static let maximumIssuers = 1024

    private let context: OpaquePointer?
    private var issuers: [[UInt8]: OpaquePointer] = [:]

    public init() {
        self.context = SSL_CTX_new(TLS_server_method())
    }

    deinit {
        SSL_CTX_free(context)
        for certificate in issuers.values { X509_free(certificate) }
    }

    /// Why the pair cannot be served; nil when it can. That the halves of the key belong together is what `KeyScan` found out.
    public func refusal(of entry: CertificateEntry) -> String? {
        defer { ERR_clear_error() }
        guard let context else { return "OpenSSL made no context" }
        guard let chain = X509Stack.make() else { return "out of memory" }
        defer { X509Stack.free(chain) }
        for (number, der) in entry.chain.enumerated().dropFirst() {
            guard let certificate = issuer(der) else { return "certificate \(number + 1) of the chain cannot be decoded" }
            guard X509Stack.push(chain, taking: certificate) else {
                X509_free(certificate)
                return "out of memory"
            }
        }
        guard let leaf = entry.chain.first?.withUnsafeBytes({ DecodedCertificate.decode($0) }) else {
            return "the certificate cannot be decoded"
        }
        defer { X509_free(leaf) }
        guard let key = entry.key.withUnsafeBytes({ DecodedKey.decode($0, number: entry.keyNumber) }) else {
            return "the key cannot be decoded"
        }
        defer { EVP_PKEY_free(key) }
        if Self.isSamePublicKey(leaf, key) {
            // The same checks as below, but for the comparison, which would move the key to its provider first.
            guard SSL_CTX_use_certificate(context, leaf) == 1, COpenSSL_CTX_set_chain(context, chain) == 1 else { return Self.lastReason }
            return nil
        }
        guard X509_check_private_key(leaf, key) == 1 else { return "key and certificate do not match" }
        guard SSL_CTX_use_cert_and_key(context, leaf, key, chain, 1) == 1 else { return Self.lastReason }
        return nil
    }

    /// A reference of the caller's own to a decoded certificate from behind the leaf; nil when it cannot be decoded.
    private func issuer(_ der: [UInt8]) -> OpaquePointer? {
        if let shared = issuers[der] {
            X509_up_ref(shared)
            return shared
        }
        guard let decoded = der.withUnsafeBytes({ DecodedCertificate.decode($0) }) else { return nil }
        if issuers.count < Self.maximumIssuers {
            X509_up_ref(decoded)
            issuers[der] = decoded
        }
        return decoded
    }

    /// Whether the certificate's public key is, byte for byte, the one that OpenSSL would write for `key`. False does not mean that they
    /// differ: a point may be compressed in one place and not in the other.
    private static func isSamePublicKey(_ leaf: OpaquePointer, _ key: OpaquePointer) -> Bool {
        let number = EVP_PKEY_get_base_id(key)
        guard number == EVP_PKEY_EC || number == EVP_PKEY_RSA, let held = X509_get_X509_PUBKEY(leaf),
            let wanted = DEROutput.bytes({ i2d_X509_PUBKEY(held, $0) }), let own = DEROutput.bytes({ i2d_PUBKEY(key, $0) })
        else { return false }
        return wanted == own
    }

    private static var lastReason: String {
        let code = ERR_peek_last_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "OpenSSL refuses it" }
        return "OpenSSL refuses it: " + String(cString: reason)
    }
}
