public import Bytes
internal import COpenSSL

/// The server side of one TLS connection over the caller's buffers: ciphertext is fed in and appears in `output`, plaintext the other way.
///
/// It holds no descriptor. Sealing never blocks: `output` takes all that is written, so the caller writes only while `output` is empty and
/// thereby bounds it.
public final class TLSSession {
    /// Ciphertext for the peer.
    public var output = ByteBuffer()
    /// The name that the client asked for, normalised; empty when it sent none or one that cannot be a host name.
    public private(set) var serverName: [UInt8] = []

    /// The number of the policy that the connection is made under, as `PolicyChoice` counts; 0 until the client has said its name.
    public internal(set) var policy = 0

    internal let context: TLSContext
    internal let ssl: OpaquePointer
    private let localAddress: [UInt8]
    /// The entry that was chosen for the last hello.
    internal private(set) var certificate: UInt32?
    /// What it held then; kept where there is more than one policy.
    internal var certificateIdentity: ContentIdentity?
    /// Ciphertext that was fed and not yet taken; valid during one `handshake` or `read` only.
    private var window = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Asked once the window is empty; during one `read` only.
    private unowned(unsafe) var source: (any CiphertextSource)?
    /// OpenSSL may hold records that it has received and not opened.
    private var readsAhead = false
    /// The source has nothing more for now.
    private var isExhausted = false
    /// As much as a large buffer holds, sealed.
    private static let readAheadBytes = BufferPool.sealedCapacity

    /// A session that waits for a ClientHello. `localAddress`: the raw bytes of the local IP address, for clients that send no name.
    public init(context: TLSContext, localAddress: [UInt8]) throws(TLSFailure) {
        guard let ssl = SSL_new(context.contexts[0].pointer), let bio = BIO_new(BufferBIO.method) else {
            throw TLSFailure(OpenSSLErrorQueue.drain())
        }
        self.context = context
        self.ssl = ssl
        self.localAddress = localAddress
        let reference = Unmanaged.passUnretained(self).toOpaque()
        BIO_set_data(bio, reference)
        BIO_set_init(bio, 1)
        SSL_set_bio(ssl, bio, bio)
        SSL_set_ex_data(ssl, 0, reference)
        SSL_set_accept_state(ssl)
    }

    deinit {
        SSL_free(ssl)
    }

    /// How a step of the session went.
    public enum Step {
        /// Done with what was fed.
        case ok
        /// More ciphertext is needed (handshake only).
        case incomplete
        /// The peer has ended the session in order (close_notify).
        case closed
        /// The session is dead; `output` may hold an alert for the peer. With OpenSSL's words.
        case failed(String)
    }

    /// Goes on with the handshake; consumes from `ciphertext`. `ok`: the handshake is complete.
    public func handshake(_ ciphertext: inout ByteBuffer) -> Step {
        window = ciphertext.readable
        let result = SSL_do_handshake(ssl)
        ciphertext.consume(ciphertext.count - window.count)
        window = UnsafeRawBufferPointer(start: nil, count: 0)
        return result == 1 ? .ok : step(result)
    }

    /// Opens records from `ciphertext` into the tail of `plaintext` until either is exhausted.
    public func read(_ ciphertext: inout ByteBuffer, into plaintext: inout ByteBuffer) -> Step {
        window = ciphertext.readable
        defer {
            ciphertext.consume(ciphertext.count - window.count)
            window = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return open(into: &plaintext)
    }

    /// Opens records from `ciphertext`, and then from what `source` brings straight into OpenSSL's buffer, into the tail of `plaintext` until
    /// that is full or nothing more comes. For bodies: a copy less, and a larger buffer, which OpenSSL gives back when it is empty.
    public func read(
        _ ciphertext: inout ByteBuffer, then source: any CiphertextSource, into plaintext: inout ByteBuffer
    ) -> Step {
        if !readsAhead {
            SSL_set_read_ahead(ssl, 1)
            SSL_set_default_read_buffer_len(ssl, Self.readAheadBytes)
            readsAhead = true
        }
        window = ciphertext.readable
        self.source = source
        isExhausted = false
        defer {
            ciphertext.consume(ciphertext.count - window.count)
            window = UnsafeRawBufferPointer(start: nil, count: 0)
            self.source = nil
        }
        return open(into: &plaintext)
    }

    private func open(into plaintext: inout ByteBuffer) -> Step {
        while plaintext.tailSpace > 0, window.count > 0 || hasPendingPlaintext || (source != nil && !isExhausted) {
            let space = plaintext.writable
            var count = 0
            let result = SSL_read_ex(ssl, space.baseAddress, space.count, &count)
            guard result == 1 else {
                let step = step(result)
                if case .incomplete = step { return .ok }
                return step
            }
            plaintext.commit(count)
        }
        return .ok
    }

    /// Something that did not fit into the buffer of the last `read` waits inside: plaintext, or records, the last maybe not whole.
    public var hasPendingPlaintext: Bool { SSL_pending(ssl) > 0 || (readsAhead && SSL_has_pending(ssl) == 1) }

    /// Seals `bytes` (not empty) into `output`; false when the session is dead.
    public func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var written = 0
        guard SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &written) == 1 else {
            OpenSSLErrorQueue.discard()
            return false
        }
        assert(written == bytes.count)
        return true
    }

    /// Adds a close_notify to `output`.
    public func close() {
        if SSL_shutdown(ssl) < 0 { OpenSSLErrorQueue.discard() }
    }

    /// `TLSv1.3` or `TLSv1.2`, once the handshake is complete.
    public var version: StaticString { SSL_version(ssl) == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2" }

    /// After the handshake nothing but session tickets waits in `output`; they may leave together with what follows (RFC 8446 section 4.6.1).
    public var sendsTicketsAfterHandshake: Bool { SSL_version(ssl) == TLS1_3_VERSION }

    /// The handshake resumed an earlier session.
    public var isResumed: Bool { SSL_session_reused(ssl) == 1 }

    private func step(_ result: Int32) -> Step {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .incomplete
        case SSL_ERROR_ZERO_RETURN: return .closed
        case _: return .failed(OpenSSLErrorQueue.drain())
        }
    }
}

// What the callbacks of `PolicyContext` ask.
extension TLSSession {
    /// Decides the certificate for a hello; returns the alert that refuses it, or nil.
    internal func chooseCertificate(_ hello: ClientHello) -> Int32? {
        let choice = context.environment.choose(
            hello, context.defaultCertificate, localAddress: localAddress, isFirst: certificate == nil, name: &serverName)
        switch choice {
        case .refuse(let alert): return alert
        case .certificate(let id):
            certificate = id
            return nil
        }
    }

    internal func installCertificate() -> Bool {
        // TLS 1.3 asks for a certificate even when it resumes, and shows none then.
        if isResumed { return true }
        let environment = context.environment
        guard let certificate, let entry = environment.index.entry(certificate),
            let credential = environment.credentials.credential(for: entry)
        else { return false }
        return credential.install(on: ssl)
    }

    /// A session belongs to the name it was made for (RFC 8446 section 4.6.1).
    internal func mayResume(_ hostname: UnsafePointer<CChar>?) -> Bool {
        guard let hostname else { return serverName.isEmpty }
        var length = 0
        while hostname[length] != 0 { length += 1 }
        let bytes = UnsafeBufferPointer(start: hostname, count: length)
        return bytes.withMemoryRebound(to: UInt8.self) { ServerName($0.span)?.array } == serverName
    }
}

// What the BIO asks.
extension TLSSession {
    /// Moves ciphertext to OpenSSL; 0 when there is none.
    internal func take(_ target: UnsafeMutableRawPointer, _ space: Int) -> Int {
        let count = min(space, window.count)
        guard count > 0 else { return fetch(target, space) }
        target.copyMemory(from: window.baseAddress.unsafelyUnwrapped, byteCount: count)
        window = UnsafeRawBufferPointer(rebasing: window[count...])
        return count
    }

    private func fetch(_ target: UnsafeMutableRawPointer, _ space: Int) -> Int {
        guard let source, !isExhausted else { return 0 }
        let count = source.receive(into: UnsafeMutableRawBufferPointer(start: target, count: space))
        if count == 0 { isExhausted = true }
        return count
    }
}
