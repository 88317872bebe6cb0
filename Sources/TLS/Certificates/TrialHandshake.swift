internal import COpenSSL

/// Two ends of one TLS connection, wired to each other in memory.
internal final class TrialHandshake {
    /// Each turn takes one flight from the client to the server and one back; TLS 1.2 takes two and a half.
    private static let maximumTurns = 8

    private let server: OpaquePointer
    private let client: OpaquePointer

    internal enum Outcome {
        case done
        /// The error queue says why.
        case failed
        case stuck
    }

    /// Made with two SSL_CTX; both ends speak `version` and nothing else. Nil for want of memory.
    init?(server: OpaquePointer, client: OpaquePointer, version: TLSPolicy.Version) {
        guard let serverEnd = SSL_new(server) else { return nil }
        guard let clientEnd = SSL_new(client) else {
            SSL_free(serverEnd)
            return nil
        }
        self.server = serverEnd
        self.client = clientEnd
        guard COpenSSL_set_min_version(clientEnd, version.number) == 1, COpenSSL_set_max_version(clientEnd, version.number) == 1 else {
            return nil
        }
        guard let up = BIO_new(BIO_s_mem()) else { return nil }
        guard let down = BIO_new(BIO_s_mem()) else {
            BIO_free(up)
            return nil
        }
        // Each end takes over one reference to both.
        BIO_up_ref(up)
        BIO_up_ref(down)
        SSL_set_bio(serverEnd, up, down)
        SSL_set_bio(clientEnd, down, up)
        SSL_set_accept_state(serverEnd)
        SSL_set_connect_state(clientEnd)
    }

    deinit {
        SSL_free(server)
        SSL_free(client)
    }

    /// What the server answers with; false when OpenSSL refuses it, for a reason in the error queue.
    func install(_ credential: Credential) -> Bool { credential.use(on: server) }

    /// Goes on until both ends are done or one of them fails.
    func run() -> Outcome {
        var isClientDone = false
        var isServerDone = false
        for _ in 0..<Self.maximumTurns {
            guard step(client, &isClientDone), step(server, &isServerDone) else { return .failed }
            if isClientDone && isServerDone { return .done }
        }
        return .stuck
    }

    /// Whether the client got the certificate of exactly these bytes.
    func hasShown(_ der: [UInt8]) -> Bool {
        guard let shown = SSL_get0_peer_certificate(client) else { return false }
        return DEROutput.bytes { i2d_X509(shown, $0) } == der
    }

    /// False when the end has failed.
    private func step(_ end: OpaquePointer, _ isDone: inout Bool) -> Bool {
        if isDone { return true }
        let result = SSL_do_handshake(end)
        isDone = result == 1
        return isDone || SSL_get_error(end, result) == SSL_ERROR_WANT_READ
    }
}
