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
    /// Whether it is known that the halves belong together. Where not, the public half is only what the key says it is, and
    /// `isConsistent` finds out.
    public let isProven: Bool

    /// Reads the DER of a private key in any form OpenSSL knows; nil when it is none, or when its halves are known not to belong together.
    ///
    /// The usual forms (EC on a NIST curve with its public half, RSA) are taken apart without OpenSSL and are not proven. May be called
    /// by several threads at once; leaves the error queue empty.
    public init?(_ der: [UInt8]) {
        let span = der.span
        if let form = PrivateKeyForm(span), let parts = TypedKeyParts(span, form) {
            self.init(form.algorithm, parts)
        } else {
            self.init(decoding: der)
        }
    }

    private init(_ algorithm: PrivateKeyForm.Algorithm, _ parts: TypedKeyParts) {
        self.key = parts.key
        self.publicKey = parts.publicKey
        switch algorithm {
        case .rsa: (self.number, self.type) = (EVP_PKEY_RSA, .rsa)
        case .ellipticCurve: (self.number, self.type) = (EVP_PKEY_EC, .ecdsa)
        }
        self.isProven = false
    }

    private init(proven key: [UInt8], number: Int32, _ info: PublicKeyInfo) {
        self.key = key
        self.number = number
        self.type = info.type
        self.publicKey = info.bits
        self.isProven = true
    }

    /// By OpenSSL, which compares the halves.
    private init?(decoding der: [UInt8]) {
        defer { ERR_clear_error() }
        guard let decoded = Self.decode(der) else { return nil }
        defer { EVP_PKEY_free(decoded) }
        guard let key = DEROutput.bytes({ i2d_PrivateKey(decoded, $0) }), let spki = DEROutput.bytes({ i2d_PUBKEY(decoded, $0) }),
            let info = PublicKeyInfo(spki.span, 0..<spki.count)
        else { return nil }
        // The general decoder leaves a public half out again that the key did not hold; the typed one puts it in.
        if key != der, PrivateKeyForm(key.span) != nil {
            self.init(decoding: key)
        } else {
            self.init(proven: key, number: EVP_PKEY_get_base_id(decoded), info)
        }
    }

    /// The key with its halves compared, by the typed decoders for the usual forms and by the general one for all others.
    private static func decode(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBytes { bytes in
            let typed = PrivateKeyForm(der.span).flatMap { TypedKey.decode(bytes, $0) }
            guard let key = typed ?? DecodedKey.decode(bytes, number: 0) else { return nil }
            if TypedKey.isConsistent(key) { return key }
            EVP_PKEY_free(key)
            return nil
        }
    }

    /// The same key, however each of them was read.
    public static func == (left: Self, right: Self) -> Bool {
        left.number == right.number && left.key == right.key && left.publicKey == right.publicKey
    }
}

/// OpenSSL's way of writing DER into memory of its own.
internal enum DEROutput {
    /// The bytes that `write` allocates (one call: a call for the length alone encodes everything too); nil when it fails.
    static func bytes(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = Int(write(&start))
        guard count > 0, let start else { return nil }
        // Most of what is written here is a private key.
        defer { CRYPTO_clear_free(start, count, nil, 0) }
        return [UInt8](UnsafeBufferPointer(start: start, count: count))
    }
}
