import TLS

/// Certificates put together from their parts, signed with nonsense: for what the mint cannot or will not write.
enum CertificateForms {
    static let p256: [UInt8] = KeyForms.tlv(
        0x30, KeyForms.tlv(0x30, KeyForms.ellipticCurveOID + KeyForms.p256OID) + KeyForms.tlv(3, [0, 4] + [UInt8](repeating: 7, count: 64)))
    static let ecdsaWithSHA256: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]

    /// A certificate with these extensions and this SubjectPublicKeyInfo.
    static func certificate(_ extensions: [[UInt8]] = [], key: [UInt8] = p256, subject: String = "subject.example", behind: [UInt8] = [])
        -> [UInt8]
    {
        let algorithm = KeyForms.tlv(0x30, KeyForms.tlv(6, ecdsaWithSHA256))
        let validity = KeyForms.tlv(
            0x30, KeyForms.tlv(0x17, [UInt8]("260101000000Z".utf8)) + KeyForms.tlv(0x17, [UInt8]("270101000000Z".utf8)))
        var body: [UInt8] = [0xA0, 3, 2, 1, 2, 2, 1, 1]
        body += algorithm + name("Issuer") + validity + name(subject) + key
        if !extensions.isEmpty { body += KeyForms.tlv(0xA3, KeyForms.tlv(0x30, extensions.flatMap { $0 })) }
        return KeyForms.tlv(0x30, KeyForms.tlv(0x30, body) + algorithm + KeyForms.tlv(3, [0, 1, 2, 3]) + behind)
    }

    /// A name of one common name.
    static func name(_ text: String, tag: UInt8 = 0x0C) -> [UInt8] {
        KeyForms.tlv(0x30, KeyForms.tlv(0x31, KeyForms.tlv(0x30, [6, 3, 0x55, 4, 3] + KeyForms.tlv(tag, [UInt8](text.utf8)))))
    }

    /// An extension under id-ce (2.5.29).
    static func `extension`(_ number: UInt8, _ value: [UInt8], critical: Bool = false) -> [UInt8] {
        KeyForms.tlv(0x30, [6, 3, 0x55, 0x1D, number] + (critical ? [1, 1, 0xFF] : []) + KeyForms.tlv(4, value))
    }

    static func rsa(modulus: [UInt8]) -> [UInt8] {
        let numbers = KeyForms.tlv(0x30, KeyForms.tlv(2, modulus) + [2, 3, 1, 0, 1])
        return KeyForms.tlv(0x30, KeyForms.tlv(0x30, KeyForms.rsaOID + [5, 0]) + KeyForms.tlv(3, [0] + numbers))
    }
}
