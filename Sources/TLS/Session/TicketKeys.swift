internal import COpenSSL

/// The keys that session tickets are sealed with (RFC 5077 section 4): the first seals, all of them open.
///
/// The supervisor makes them and every worker holds the same, so a ticket of one worker resumes at any other and survives reloads.
public final class TicketKeys {
    /// Bytes of one key: 16 name, 32 AES-256 key, 32 HMAC-SHA-256 key.
    public static let keyBytes = 80
    /// Keys that are kept at most.
    public static let maximum = 4

    private struct Key {
        let name: [UInt8]
        let cipher: [UInt8]
        let mac: [UInt8]
    }

    private var keys: [Key] = []
    private let aes: OpaquePointer

    /// No keys yet: every ticket is refused and none is issued.
    public init() {
        guard let aes = EVP_CIPHER_fetch(nil, "AES-256-CBC", nil) else { preconditionFailure("OpenSSL without AES-256-CBC") }
        self.aes = aes
    }

    deinit {
        EVP_CIPHER_free(aes)
    }

    /// Takes keys of `keyBytes` each, the newest first; false (and nothing changed) when their length is wrong.
    public func replace(with bytes: [UInt8]) -> Bool {
        guard bytes.count % Self.keyBytes == 0, bytes.count / Self.keyBytes <= Self.maximum else { return false }
        keys = stride(from: 0, to: bytes.count, by: Self.keyBytes).map { start in
            Key(
                name: Array(bytes[start..<start + 16]), cipher: Array(bytes[start + 16..<start + 48]),
                mac: Array(bytes[start + 48..<start + 80]))
        }
        return true
    }

    /// The contract of SSL_CTX_set_tlsext_ticket_key_evp_cb: 1 done, 2 done but renew, 0 key unknown, -1 failed.
    internal func prepare(
        _ name: UnsafeMutablePointer<UInt8>, _ iv: UnsafeMutablePointer<UInt8>, _ cipher: OpaquePointer, _ mac: OpaquePointer, sealing: Bool
    ) -> Int32 {
        if sealing {
            guard let key = keys.first else { return 0 }
            guard RAND_bytes(iv, 16) == 1 else { return -1 }
            name.update(from: key.name, count: 16)
            guard EVP_EncryptInit_ex(cipher, aes, nil, key.cipher, iv) == 1, start(mac, key) else { return failed() }
            return 1
        }
        let wanted = UnsafeBufferPointer(start: name, count: 16)
        guard let position = keys.firstIndex(where: { $0.name.elementsEqual(wanted) }) else { return 0 }
        let key = keys[position]
        guard EVP_DecryptInit_ex(cipher, aes, nil, key.cipher, iv) == 1, start(mac, key) else { return failed() }
        return position == 0 ? 1 : 2
    }

    private func start(_ mac: OpaquePointer, _ key: Key) -> Bool {
        var secret = key.mac
        return COpenSSL_start_hmac_sha256(mac, &secret, secret.count) == 1
    }

    private func failed() -> Int32 {
        OpenSSLErrorQueue.discard()
        return -1
    }
}
