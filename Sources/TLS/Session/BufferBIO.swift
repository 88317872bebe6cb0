internal import Bytes
internal import COpenSSL

/// The BIO between OpenSSL and a `TLSSession`: reads what was fed, writes into `output`.
internal enum BufferBIO {
    /// Made once per process.
    nonisolated(unsafe) static let method: OpaquePointer = {
        guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "portico") else {
            preconditionFailure("OpenSSL cannot make a BIO method")
        }
        BIO_meth_set_read(method) { bio, target, space in
            guard let bio, let target, space > 0 else { return 0 }
            COpenSSL_clear_retry(bio)
            let count = session(of: bio).take(target, Int(space))
            if count > 0 { return Int32(count) }
            COpenSSL_set_read_retry(bio)
            return -1
        }
        BIO_meth_set_write(method) { bio, source, count in
            guard let bio, let source, count > 0 else { return 0 }
            COpenSSL_clear_retry(bio)
            session(of: bio).output.append(UnsafeRawBufferPointer(start: source, count: Int(count)))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in
            command == BIO_CTRL_FLUSH ? 1 : 0
        }
        return method
    }()

    private static func session(of bio: OpaquePointer) -> TLSSession {
        // Set before the BIO was given to OpenSSL; the session frees the SSL, and with it the BIO, at its own end.
        Unmanaged<TLSSession>.fromOpaque(BIO_get_data(bio).unsafelyUnwrapped).takeUnretainedValue()
    }
}
