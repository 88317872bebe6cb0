internal import COpenSSL

/// Asks OpenSSL, once before publication, whether it would serve a certificate: everything parses, the key matches, and the security
/// level accepts both. What passes here cannot fail in a worker's handshake.
public final class CertificateValidator {
    private let context: OpaquePointer?

    public init() {
        self.context = SSL_CTX_new(TLS_server_method())
    }

    deinit {
        SSL_CTX_free(context)
    }

    /// Why the pair cannot be served; nil when it can.
    public func refusal(of entry: CertificateEntry) -> String? {
        defer { ERR_clear_error() }
        guard let context else { return "OpenSSL made no context" }
        guard let chain = X509Stack.make() else { return "out of memory" }
        defer { X509Stack.free(chain) }
        for (number, der) in entry.chain.enumerated().dropFirst() {
            guard let certificate = der.withUnsafeBytes({ DecodedCertificate.decode($0) }) else {
                return "certificate \(number + 1) of the chain cannot be decoded"
            }
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
        guard X509_check_private_key(leaf, key) == 1 else { return "key and certificate do not match" }
        guard SSL_CTX_use_cert_and_key(context, leaf, key, chain, 1) == 1 else { return Self.lastReason }
        return nil
    }

    private static var lastReason: String {
        let code = ERR_peek_last_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "OpenSSL refuses it" }
        return "OpenSSL refuses it: " + String(cString: reason)
    }
}
