internal import COpenSSL

/// A real TLS client without a socket: what it wants to send is taken out, what it receives is put in.
///
/// It verifies nothing: the tests look at the certificate themselves.
public final class TestTLSClient {
    /// What the client offers.
    public struct Offer: Sendable {
        public var name: String?
        public var protocols: [String] = []
        public var lowest = Version.tls12
        public var highest = Version.tls13
        /// Key exchange groups in OpenSSL's notation, the first of which gets a key share.
        public var groups = "X25519:P-256"
        /// Signature algorithms in OpenSSL's notation.
        public var signatures: String?
        /// A session of an earlier connection, as `TestTLSClient.session` gave it.
        public var session: [UInt8]?

        public init(name: String? = nil) { self.name = name }
    }

    public enum Version: Int, Sendable {
        case tls12 = 0x0303
        case tls13 = 0x0304
    }

    public enum Outcome: Equatable, Sendable {
        case done, incomplete, closed
        /// The alert that the peer sent, or nil when the client itself found fault; with OpenSSL's words.
        case failed(alert: Int?, String)
    }

    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// Nil when OpenSSL does not like the offer.
    public init?(_ offer: Offer) {
        guard let context = SSL_CTX_new(TLS_client_method()), let ssl = SSL_new(context), let incoming = BIO_new(BIO_s_mem()),
            let outgoing = BIO_new(BIO_s_mem())
        else { return nil }
        (self.context, self.ssl, self.incoming, self.outgoing) = (context, ssl, incoming, outgoing)
        // An empty buffer means "later", not the end.
        BIO_ctrl(incoming, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nil)
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
        SSL_set_verify(ssl, SSL_VERIFY_NONE, nil)
        SSL_ctrl(ssl, SSL_CTRL_SET_MIN_PROTO_VERSION, offer.lowest.rawValue, nil)
        SSL_ctrl(ssl, SSL_CTRL_SET_MAX_PROTO_VERSION, offer.highest.rawValue, nil)
        guard apply(offer) else { return nil }
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    private func apply(_ offer: Offer) -> Bool {
        guard control(SSL_CTRL_SET_GROUPS_LIST, 0, offer.groups) else { return false }
        if let name = offer.name, !control(SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), name) { return false }
        if let signatures = offer.signatures, !control(SSL_CTRL_SET_SIGALGS_LIST, 0, signatures) { return false }
        if !offer.protocols.isEmpty {
            let list = offer.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            guard SSL_set_alpn_protos(ssl, list, UInt32(list.count)) == 0 else { return false }
        }
        guard let bytes = offer.session else { return true }
        let session = bytes.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            return d2i_SSL_SESSION(nil, &position, buffer.count)
        }
        guard let session else { return false }
        defer { SSL_SESSION_free(session) }
        return SSL_set_session(ssl, session) == 1
    }

    private func control(_ command: Int32, _ number: Int, _ text: String) -> Bool {
        var bytes = Array(text.utf8CString)
        return SSL_ctrl(ssl, command, number, &bytes) == 1
    }

    /// Goes on with the handshake.
    public func handshake() -> Outcome { outcome(SSL_do_handshake(ssl)) }

    /// What the client wants to send.
    public func take() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(outgoing))
        let count = BIO_read(outgoing, &bytes, Int32(bytes.count))
        return Array(bytes.prefix(max(0, Int(count))))
    }

    /// Puts in what the server sent.
    public func receive(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        if !bytes.isEmpty { BIO_write(incoming, bytes, Int32(bytes.count)) }
    }

    /// Seals `bytes` into what `take` gives.
    public func write(_ bytes: [UInt8]) -> Outcome {
        var written = 0
        return outcome(SSL_write_ex(ssl, bytes, bytes.count, &written))
    }

    /// All plaintext that has arrived (and with it tickets and alerts), and how the connection stands.
    public func read() -> (bytes: [UInt8], outcome: Outcome) {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            var count = 0
            let result = SSL_read_ex(ssl, &piece, piece.count, &count)
            guard result == 1 else { return (all, outcome(result)) }
            all += piece[..<count]
        }
    }

    /// Sends a close_notify.
    public func close() { SSL_shutdown(ssl) }

    /// The session to resume later, with the last ticket that was read; nil when there is nothing to resume with.
    public var session: [UInt8]? {
        guard let session = SSL_get1_session(ssl) else { return nil }
        defer { SSL_SESSION_free(session) }
        guard SSL_SESSION_is_resumable(session) == 1, SSL_SESSION_has_ticket(session) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(i2d_SSL_SESSION(session, nil)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            i2d_SSL_SESSION(session, &position)
        }
        return bytes
    }

    /// The first 16 bytes of the last ticket: the name of the key that sealed it.
    public var ticketKeyName: [UInt8]? {
        guard let session = SSL_get1_session(ssl) else { return nil }
        defer { SSL_SESSION_free(session) }
        var ticket: UnsafePointer<UInt8>?
        var length = 0
        SSL_SESSION_get0_ticket(session, &ticket, &length)
        return ticket.map { Array(UnsafeBufferPointer(start: $0, count: min(16, length))) }
    }

    /// The server took the session up.
    public var isResumed: Bool { SSL_session_reused(ssl) == 1 }

    public var version: Version? { Version(rawValue: Int(SSL_version(ssl))) }

    /// What ALPN settled on.
    public var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &name, &length)
        return name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self) }
    }

    /// DER of the server's certificate.
    public var certificate: [UInt8]? {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
        defer { X509_free(certificate) }
        var bytes = [UInt8](repeating: 0, count: Int(i2d_X509(certificate, nil)))
        bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            i2d_X509(certificate, &position)
        }
        return bytes
    }

    private func outcome(_ result: Int32) -> Outcome {
        if result == 1 { return .done }
        let kind = SSL_get_error(ssl, result)
        defer { ERR_clear_error() }
        switch kind {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .incomplete
        case SSL_ERROR_ZERO_RETURN: return .closed
        case _: break
        }
        let code = ERR_get_error()
        let reason = Int(ERR_GET_REASON(code))
        let words = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(kind)"
        // Received alerts have reasons of their own, from 1000 up.
        return .failed(alert: (1000..<1256).contains(reason) ? reason - 1000 : nil, words)
    }
}
