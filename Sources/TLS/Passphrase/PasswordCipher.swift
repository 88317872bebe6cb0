internal import COpenSSL

/// OpenSSL's part in opening what is encrypted under a passphrase.
internal enum PasswordCipher {
    /// The DER that a passphrase gives, with the scheme of an AlgorithmIdentifier; nil when it does not fit. Leaves the error queue empty.
    static func open(
        _ sealed: SealedContent, in der: UnsafeRawBufferPointer, _ library: OpaquePointer?, _ passphrase: UnsafeRawBufferPointer?
    ) -> [UInt8]? {
        defer { ERR_clear_error() }
        let header = UnsafeRawBufferPointer(rebasing: der[sealed.algorithm]).bindMemory(to: UInt8.self)
        var position = header.baseAddress
        guard let algorithm = d2i_X509_ALGOR(nil, &position, header.count) else { return nil }
        defer { X509_ALGOR_free(algorithm) }
        let content = UnsafeRawBufferPointer(rebasing: der[sealed.content]).bindMemory(to: UInt8.self)
        var opened: UnsafeMutablePointer<UInt8>?
        var count: Int32 = 0
        let text = passphrase?.bindMemory(to: CChar.self)
        let result = PKCS12_pbe_crypt_ex(
            algorithm, text?.baseAddress, Int32(text?.count ?? 0), content.baseAddress, Int32(content.count), &opened, &count, 0, library,
            nil)
        guard result != nil, let opened else { return nil }
        defer { CRYPTO_clear_free(opened, Int(count), nil, 0) }
        // A wrong passphrase passes the padding once in 256 times, but gives no DER that ends where it should.
        var plain = [UInt8](UnsafeBufferPointer(start: opened, count: Int(count)))
        if DERFile.isWhole(plain) { return plain }
        Wiping.wipe(&plain)
        return nil
    }

    /// Traditional encryption of a PEM block: one round of MD5 over passphrase and salt gives the key.
    static func open(_ encryption: PEMEncryption, _ content: [UInt8], _ library: OpaquePointer?, _ passphrase: UnsafeRawBufferPointer)
        -> [UInt8]?
    {
        defer { ERR_clear_error() }
        guard let cipher = EVP_CIPHER_fetch(library, encryption.cipher.rawValue, nil) else { return nil }
        defer { EVP_CIPHER_free(cipher) }
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        precondition(EVP_CIPHER_get_iv_length(cipher) == encryption.vector.count)
        var key = [UInt8](repeating: 0, count: Int(EVP_MAX_KEY_LENGTH))
        var plain = [UInt8](repeating: 0, count: content.count + Int(EVP_MAX_BLOCK_LENGTH))
        defer {
            Wiping.wipe(&key)
            Wiping.wipe(&plain)
        }
        let text = passphrase.bindMemory(to: UInt8.self)
        guard EVP_BytesToKey(cipher, EVP_md5(), encryption.vector, text.baseAddress, Int32(text.count), 1, &key, nil) > 0 else {
            return nil
        }
        guard EVP_DecryptInit_ex2(context, cipher, key, encryption.vector, nil) == 1 else { return nil }
        var count: Int32 = 0
        var last: Int32 = 0
        let isOpen = plain.withUnsafeMutableBufferPointer { output -> Bool in
            guard let start = output.baseAddress else { return false }
            return EVP_DecryptUpdate(context, start, &count, content, Int32(content.count)) == 1
                && EVP_DecryptFinal_ex(context, start + Int(count), &last) == 1
        }
        guard isOpen else { return nil }
        var result = Array(plain[..<Int(count + last)])
        if DERFile.isWhole(result) && DERFile.hasVersion(result) { return result }
        Wiping.wipe(&result)
        return nil
    }
}

/// An OpenSSL of its own with the ciphers that are too weak for anything but opening old files (RC2, RC4, DES); the rest of the process
/// never sees them.
internal enum LegacyLibrary {
    /// An `OSSL_LIB_CTX *`; nil when the legacy provider is not installed.
    nonisolated(unsafe) private static let shared: OpaquePointer? = {  // Made once, thread-safe in OpenSSL.
        guard let library = OSSL_LIB_CTX_new() else { return nil }
        if OSSL_PROVIDER_load(library, "default") != nil, OSSL_PROVIDER_load(library, "legacy") != nil { return library }
        OSSL_LIB_CTX_free(library)
        ERR_clear_error()
        return nil
    }()

    /// The library to open with: nil stands for the usual one.
    static func library(isLegacy: Bool) throws(FileRefusal) -> OpaquePointer? {
        guard isLegacy else { return nil }
        guard let shared else {
            throw FileRefusal(
                "it is encrypted with RC2, RC4 or DES, for which OpenSSL's legacy provider is not installed; export it again with AES")
        }
        return shared
    }
}
