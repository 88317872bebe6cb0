internal import COpenSSL

/// Keys and PKCS#12 files under a passphrase, written by OpenSSL as its tools write them. Nil where it cannot.
public enum SealedFiles {
    /// How a key or a certificate is encrypted.
    public enum Scheme: Sendable, CaseIterable {
        case aes128, aes256, tripleDES, scrypt
        /// PKCS#12's own derivation.
        case pkcs12TripleDES, rc2With40Bits, rc2With128Bits, rc4With128Bits
        /// PBES1.
        case desWithMD5, desWithSHA1
        case none

        var number: Int32 {
            switch self {
            case .aes128: NID_aes_128_cbc
            case .aes256, .scrypt: NID_aes_256_cbc
            case .tripleDES: NID_des_ede3_cbc
            case .pkcs12TripleDES: NID_pbe_WithSHA1And3_Key_TripleDES_CBC
            case .rc2With40Bits: NID_pbe_WithSHA1And40BitRC2_CBC
            case .rc2With128Bits: NID_pbe_WithSHA1And128BitRC2_CBC
            case .rc4With128Bits: NID_pbe_WithSHA1And128BitRC4
            case .desWithMD5: NID_pbeWithMD5AndDES_CBC
            case .desWithSHA1: NID_pbeWithSHA1AndDES_CBC
            case .none: -1
            }
        }

        /// The cipher for PBES2; nil where the scheme names its own.
        var cipher: OpaquePointer? {
            switch self {
            case .aes128, .aes256, .tripleDES, .scrypt: EVP_get_cipherbyname(OBJ_nid2sn(number))
            case .pkcs12TripleDES, .rc2With40Bits, .rc2With128Bits, .rc4With128Bits, .desWithMD5, .desWithSHA1, .none: nil
            }
        }
    }

    /// OpenSSL with its legacy provider.
    nonisolated(unsafe) private static let library: OpaquePointer? = {  // Made once, thread-safe in OpenSSL.
        let library = OSSL_LIB_CTX_new()
        _ = OSSL_PROVIDER_load(library, "default")
        _ = OSSL_PROVIDER_load(library, "legacy")
        return library
    }()

    /// An EncryptedPrivateKeyInfo around the PKCS#8 key `key`.
    public static func key(_ key: [UInt8], _ scheme: Scheme, passphrase: String, iterations: Int32 = 2048) -> [UInt8]? {
        defer { ERR_clear_error() }
        return key.withUnsafeBufferPointer { bytes -> [UInt8]? in
            var position = bytes.baseAddress
            guard let information = d2i_PKCS8_PRIV_KEY_INFO(nil, &position, bytes.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(information) }
            let length = Int32(passphrase.utf8.count)
            var sealed: OpaquePointer?
            if scheme == .scrypt {
                guard let algorithm = PKCS5_pbe2_set_scrypt(scheme.cipher, nil, 0, nil, 1024, 8, 1) else { return nil }
                sealed = PKCS8_set0_pbe_ex(passphrase, length, information, algorithm, library, nil)
            } else {
                sealed = PKCS8_encrypt_ex(
                    scheme.cipher == nil ? scheme.number : -1, scheme.cipher, passphrase, length, nil, 0, iterations, information, library,
                    nil)
            }
            guard let sealed else { return nil }
            defer { X509_SIG_free(sealed) }
            return encoded { i2d_X509_SIG(sealed, $0) }
        }
    }

    /// A PEM block with traditional headers around the key; `cipher` by OpenSSL's name.
    public static func traditional(_ key: [UInt8], cipher: String, passphrase: String) -> String? {
        defer { ERR_clear_error() }
        guard let pair = decode(key), let method = EVP_CIPHER_fetch(library, cipher, nil), let output = BIO_new(BIO_s_mem()) else {
            return nil
        }
        defer {
            EVP_PKEY_free(pair)
            EVP_CIPHER_free(method)
            BIO_free(output)
        }
        let text = Array(passphrase.utf8)
        guard PEM_write_bio_PrivateKey_traditional(output, pair, method, text, Int32(text.count), nil, nil) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = Int(BIO_read(output, &buffer, Int32(buffer.count)))
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// A PKCS#12 file. `passphrase` nil: none at all, for the derivation and for the MAC.
    public static func pkcs12(
        key: [UInt8]?, certificates: [[UInt8]], keys: Scheme, certificatesAs: Scheme, passphrase: String?, iterations: Int32 = 2048
    ) -> [UInt8]? {
        defer { ERR_clear_error() }
        let pair = key.flatMap { decode($0) }
        defer { EVP_PKEY_free(pair) }
        var decoded = certificates.compactMap { der in
            der.withUnsafeBufferPointer { bytes in
                var position = bytes.baseAddress
                return d2i_X509(nil, &position, bytes.count)
            }
        }
        defer { decoded.forEach { X509_free($0) } }
        let leaf = key == nil || decoded.isEmpty ? nil : decoded.removeFirst()
        defer { X509_free(leaf) }
        let rest = OPENSSL_sk_new_null()
        defer { OPENSSL_sk_free(rest) }
        for certificate in decoded { OPENSSL_sk_push(rest, UnsafeRawPointer(certificate)) }
        guard
            let made = PKCS12_create_ex(
                passphrase, nil, pair, leaf, rest, keys.number, certificatesAs.number, iterations, -1, 0, library, nil)
        else { return nil }
        defer { PKCS12_free(made) }
        return encoded { i2d_PKCS12(made, $0) }
    }

    private static func decode(_ key: [UInt8]) -> OpaquePointer? {
        key.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_AutoPrivateKey(nil, &position, bytes.count)
        }
    }

    private static func encoded(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = Int(write(&start))
        guard count > 0, let start else { return nil }
        defer { CRYPTO_free(start, nil, 0) }
        return [UInt8](UnsafeBufferPointer(start: start, count: count))
    }
}
