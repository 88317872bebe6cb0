internal import COpenSSL

/// One certificate as live material: decoded leaf, chain and key, ready to be installed on a connection.
///
/// Owns a reference to each OpenSSL object. Used by the one thread of its worker.
public final class Credential {
    private let leaf: OpaquePointer
    private let chain: OpaquePointer
    private let key: OpaquePointer

    /// Takes over one reference to each; `chain` is a stack of certificates that owns its elements.
    internal init(takingLeaf leaf: OpaquePointer, chain: OpaquePointer, key: OpaquePointer) {
        self.leaf = leaf
        self.chain = chain
        self.key = key
    }

    deinit {
        X509_free(leaf)
        EVP_PKEY_free(key)
        X509Stack.free(chain)
    }

    /// Makes the connection `ssl` (an `SSL *`) answer with this certificate, replacing what it had. False when OpenSSL refuses it, which
    /// leaves the error queue empty.
    public func install(on ssl: OpaquePointer) -> Bool {
        if use(on: ssl) { return true }
        ERR_clear_error()
        return false
    }

    /// As above, but the reason stays in the error queue.
    internal func use(on ssl: OpaquePointer) -> Bool {
        SSL_use_cert_and_key(ssl, leaf, key, chain, 1) == 1
    }
}

/// `STACK_OF(X509)`, whose own functions are macros.
internal enum X509Stack {
    /// An empty stack, or nil for want of memory.
    static func make() -> OpaquePointer? { OPENSSL_sk_new_null() }

    /// Puts a certificate at the end; the stack takes the caller's reference over when true is returned.
    static func push(_ stack: OpaquePointer, taking certificate: OpaquePointer) -> Bool {
        OPENSSL_sk_push(stack, UnsafeRawPointer(certificate)) > 0
    }

    /// Frees the stack and its references.
    static func free(_ stack: OpaquePointer) {
        while let certificate = OPENSSL_sk_pop(stack) { X509_free(OpaquePointer(certificate)) }
        OPENSSL_sk_free(stack)
    }
}
