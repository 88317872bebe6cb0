internal import COpenSSL

/// A private key out of a PEM block, brought into the form that decodes fastest.
public struct KeyScan: Sendable, Equatable {
    /// DER in the key's typed form (RFC 8017 appendix A.1.2, RFC 5915); PKCS#8 where a type has none.
    public let key: [UInt8]
    /// OpenSSL's number of the key type.
    public let number: Int32
    public let type: CertificateKeyType
    /// The content of the public key's BIT STRING: what pairs it with a certificate.
    public let publicKey: [UInt8]

    /// Decodes the DER of a private key in any form OpenSSL knows; nil when it is none. Leaves the error queue empty.
    public init?(_ der: [UInt8]) {
        var key: [UInt8]?
        var info: PublicKeyInfo?
        var number: Int32 = 0
        der.withUnsafeBytes { bytes in
            var position = bytes.bindMemory(to: UInt8.self).baseAddress
            guard let decoded = d2i_AutoPrivateKey(nil, &position, bytes.count) else { return }
            defer { EVP_PKEY_free(decoded) }
            number = EVP_PKEY_get_base_id(decoded)
            key = DEROutput.bytes { i2d_PrivateKey(decoded, $0) }
            guard let spki = DEROutput.bytes({ i2d_PUBKEY(decoded, $0) }) else { return }
            info = PublicKeyInfo(spki.span, 0..<spki.count)
        }
        ERR_clear_error()
        guard let key, let info else { return nil }
        self.key = key
        self.number = number
        self.type = info.type
        self.publicKey = info.bits
    }
}

/// OpenSSL's two-call way of writing DER.
internal enum DEROutput {
    /// Calls once for the length and once for the bytes; nil when either call fails.
    static func bytes(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
        let count = Int(write(nil))
        guard count > 0 else { return nil }
        var result = [UInt8](repeating: 0, count: count)
        let written = result.withUnsafeMutableBufferPointer { buffer -> Int in
            var position = buffer.baseAddress
            return Int(write(&position))
        }
        return written == count ? result : nil
    }
}
