internal import COpenSSL

/// Shakes hands with a certificate in memory before any client does: our server's settings on one side, on the other a client that trusts
/// everybody, checks the server's signature and compares the certificate it was shown.
///
/// Used by one thread at a time.
internal final class CertificateCanary {
    /// What any client at all may offer, so that a curve which some clients lack is not mistaken for a fault.
    private static let clientGroups = "X25519:P-256:P-384:P-521"

    private let server: OpaquePointer
    private let client: OpaquePointer

    /// Throws OpenSSL's reason when it cannot make the contexts (for want of memory).
    init() throws(TLSFailure) {
        guard let server = SSL_CTX_new(TLS_server_method()) else { throw TLSFailure(OpenSSLErrorQueue.drain()) }
        guard let client = SSL_CTX_new(TLS_client_method()) else {
            SSL_CTX_free(server)
            throw TLSFailure(OpenSSLErrorQueue.drain())
        }
        self.server = server
        self.client = client
        let policy = TLSPolicy(minimum: .tls12)
        guard policy.configure(server), policy.configure(client), COpenSSL_CTX_set_groups(client, Self.clientGroups) == 1 else {
            throw TLSFailure(OpenSSLErrorQueue.drain())
        }
        COpenSSL_CTX_set_mode(server, Int(SSL_MODE_NO_AUTO_CHAIN))
        COpenSSL_CTX_no_tickets(server)
        COpenSSL_CTX_no_tickets(client)
        // Not SSL_VERIFY_NONE alone, which would build and verify a chain and then ignore what came of it.
        SSL_CTX_set_cert_verify_callback(client, { _, _ in 1 }, nil)
    }

    deinit {
        SSL_CTX_free(server)
        SSL_CTX_free(client)
    }

    /// Why clients could not be served, in one version or the other; nil when they can. `der` is the leaf as it came.
    ///
    /// Both versions must work: whatever OpenSSL serves in one and clients verify, it serves in the other, too. Expects an empty error
    /// queue and leaves one.
    func refusal(of credential: Credential, showing der: [UInt8]) -> String? {
        for version in [TLSPolicy.Version.tls13, .tls12] {
            if let refusal = refusal(of: credential, showing: der, version) { return refusal }
        }
        return nil
    }

    private func refusal(of credential: Credential, showing der: [UInt8], _ version: TLSPolicy.Version) -> String? {
        defer { ERR_clear_error() }
        guard let trial = TrialHandshake(server: server, client: client, version: version) else { return "out of memory" }
        guard trial.install(credential) else {
            let doesNotFit = ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_PRIVATE_KEY_MISMATCH
            return doesNotFit ? "key and certificate do not match" : "OpenSSL refuses it: \(Self.lastReason)"
        }
        switch trial.run() {
        case .failed: return "a trial handshake over \(version.name) failed: \(Self.lastReason)"
        case .stuck: return "a trial handshake over \(version.name) came to no end"
        case .done: return trial.hasShown(der) ? nil : "it is not encoded in DER: clients would get other bytes than those of the file"
        }
    }

    /// In OpenSSL's words: the last entry is that of the outermost call.
    private static var lastReason: String {
        let code = ERR_peek_last_error()
        guard code != 0, let reason = ERR_reason_error_string(code) else { return "no reason given" }
        return String(cString: reason)
    }
}
