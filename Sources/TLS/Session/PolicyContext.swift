internal import COpenSSL

/// The SSL_CTX of one policy.
internal final class PolicyContext {
    let pointer: OpaquePointer
    let policy: TLSPolicy

    init(_ policy: TLSPolicy) throws(TLSFailure) {
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw TLSFailure(OpenSSLErrorQueue.drain()) }
        self.pointer = pointer
        self.policy = policy
        try configure()
        installCallbacks()
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// Puts a session that is at its ClientHello under this policy; false when OpenSSL will not.
    func take(_ ssl: OpaquePointer) -> Bool {
        // SSL_set_SSL_CTX takes over certificates, callbacks and the session-id context. Versions, options and the verify mode stay those of
        // the first context, and so does what opens and seals tickets; only the versions differ between policies.
        SSL_set_SSL_CTX(ssl, pointer) == pointer && COpenSSL_set_min_version(ssl, policy.minimum.number) == 1
    }

    private func configure() throws(TLSFailure) {
        let sessionContext = policy.sessionContext
        guard policy.configure(pointer),
            SSL_CTX_set_session_id_context(pointer, sessionContext, UInt32(sessionContext.count)) == 1
        else { throw TLSFailure(OpenSSLErrorQueue.drain()) }
        // RELEASE_BUFFERS: an idle connection holds no record buffers. NO_AUTO_CHAIN: OpenSSL must not build a chain at every handshake.
        COpenSSL_CTX_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS) | Int(SSL_MODE_NO_AUTO_CHAIN))
    }

    private func installCallbacks() {
        SSL_CTX_set_client_hello_cb(pointer, onClientHello, nil)
        SSL_CTX_set_cert_cb(pointer, onCertificate, nil)
        SSL_CTX_set_alpn_select_cb(pointer, onApplicationProtocols, nil)
        SSL_CTX_set_tlsext_ticket_key_evp_cb(pointer, onTicketKey)
        SSL_CTX_set_session_ticket_cb(pointer, nil, onTicketOpened, nil)
        COpenSSL_CTX_set_servername_callback(pointer) { _, _, _ in SSL_TLSEXT_ERR_OK }
    }
}

// The C callbacks: fetch the session, call one method. A session outlives its SSL, so the references are unretained.

private func session(of ssl: OpaquePointer?) -> TLSSession? {
    guard let data = SSL_get_ex_data(ssl, 0) else { return nil }
    return Unmanaged<TLSSession>.fromOpaque(data).takeUnretainedValue()
}

private func onClientHello(
    ssl: OpaquePointer?, alert: UnsafeMutablePointer<Int32>?, argument: UnsafeMutableRawPointer?
) -> Int32 {
    guard let ssl, let alert, let session = session(of: ssl) else { return SSL_CLIENT_HELLO_ERROR }
    guard let refused = session.chooseCertificate(ClientHello(ssl)) ?? session.takePolicy() else { return SSL_CLIENT_HELLO_SUCCESS }
    alert.pointee = refused
    return SSL_CLIENT_HELLO_ERROR
}

private func onCertificate(ssl: OpaquePointer?, argument: UnsafeMutableRawPointer?) -> Int32 {
    guard let session = session(of: ssl) else { return 0 }
    return session.installCertificate() ? 1 : 0
}

private func onApplicationProtocols(
    ssl: OpaquePointer?, chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, chosenLength: UnsafeMutablePointer<UInt8>?,
    offered: UnsafePointer<UInt8>?, offeredLength: UInt32, argument: UnsafeMutableRawPointer?
) -> Int32 {
    guard let chosen, let chosenLength, let offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    var position = 0
    let ours = TLSPolicy.applicationProtocols
    while position < Int(offeredLength) {
        let length = Int(offered[position])
        let candidate = UnsafeBufferPointer(start: offered + position, count: min(length + 1, Int(offeredLength) - position))
        if candidate.elementsEqual(ours) {
            chosen.pointee = offered + position + 1
            chosenLength.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
        }
        position += length + 1
    }
    // RFC 7301 section 3.2: no_application_protocol. Going on in a protocol that the client did not name invites cross-protocol attacks.
    return SSL_TLSEXT_ERR_ALERT_FATAL
}

private func onTicketKey(
    ssl: OpaquePointer?, name: UnsafeMutablePointer<UInt8>?, iv: UnsafeMutablePointer<UInt8>?, cipher: OpaquePointer?, mac: OpaquePointer?,
    sealing: Int32
) -> Int32 {
    guard let name, let iv, let cipher, let mac, let session = session(of: ssl) else { return -1 }
    let outcome = session.context.environment.tickets.prepare(name, iv, cipher, mac, sealing: sealing == 1)
    // RFC 8446 section C.4: clients use a ticket once, so each resumption brings the next one.
    return outcome == 1 && sealing == 0 && SSL_version(ssl) == TLS1_3_VERSION ? 2 : outcome
}

private func onTicketOpened(
    ssl: OpaquePointer?, resumed: OpaquePointer?, keyName: UnsafePointer<UInt8>?, keyNameLength: Int, status: SSL_TICKET_STATUS,
    argument: UnsafeMutableRawPointer?
) -> SSL_TICKET_RETURN {
    let usable = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW
    guard usable, let resumed else {
        // RFC 5077 section 3.3: a ticket that cannot be used means a full handshake with a new ticket.
        return status == SSL_TICKET_EMPTY || status == SSL_TICKET_NO_DECRYPT
            ? SSL_TICKET_RETURN(SSL_TICKET_RETURN_IGNORE_RENEW) : SSL_TICKET_RETURN(SSL_TICKET_RETURN_IGNORE)
    }
    guard let session = session(of: ssl), session.mayResume(SSL_SESSION_get0_hostname(resumed)) else {
        return SSL_TICKET_RETURN(SSL_TICKET_RETURN_IGNORE_RENEW)
    }
    return SSL_TICKET_RETURN(status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW)
}
