import TLS

/// Private keys in the forms in which files hold them, put together from their numbers.
enum KeyForms {
    static let p256OID: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    static let p384OID: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
    static let ellipticCurveOID: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    static let rsaOID: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]

    /// PKCS#8, P-384, as OpenSSL writes it.
    static let p384 = """
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDIQ08KeEXxekuxicfn5YRBf+6JcsAHE88MDGYJzeEhei1Cf+qY42+FpuvD11Y/fO6hZANiAATS+SqA
        mcx/CzMQljq/DjrRm0U73JeuNAX9YuIzHUdbCD7AybYXAz6BhMKvivTLE+Rm/2cHjEctw7xUa2oqQ7azfdWRF/y2LuP7P20QPq/7x5yATPb1rStxLG0GUIr4O1U=
        """
    /// PKCS#8, P-256 with its parameters spelled out.
    static let explicit = """
        MIIBeQIBADCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAA
        AAAA///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncD
        fYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBBG0wawIBAQQg
        dc8eQnhAW1xDyNUaVvJx5j0R1aWVySnkUyiaPORqK6KhRANCAASmcz9PSehGK6d23GYPvjwHRzJXKVfywHNVlL9VhraCVSsscizNLIrS9sQXP/Q/Fbo1rNohD28A
        vWsfP2/JtMq4
        """
    /// PKCS#1, 1024 bits, three primes.
    static let threePrimes = """
        MIICfgIBAQKBgQDjIwC02/kJmFyO2Pw9D2vlYyFurv2tM4JPORGJ1TUscNzz1ME1p2rPa+4aCl8LQZ9VzE0/WR0tcIMgdPQpTc2id45z4Ntka6N33MpM7Gbgt8UP
        oD0QVTt9ROcuOQsZUBDFWbO8PDVWZ5CH4rTzYy2iDVwtDnrqNXoeDYYIY67elwIDAQABAoGBALG1MhlOvbK3JTuSIw924FjxTTf263y2fy6SnNk1GcwyZXzUKXJc
        ESJF9E7Rnhz5C99TVqQoSL9LLKkQr+2j/xBFELOjtySS/Mh/1OBoihV55SYyTfXDjCCwa9FPAfbxYPSf1Db20cG4hvKCAUef0Ym1sywszUl4buG73njAvcTpAis6
        1HQIikMjT+8UURL72KNoEyzrpCxklQfWGAb45ulngTNfXdlLCPAfpoAnAisf8G3QYrjn/Jl3jDMly0VbiENTt02ngash+xQ7Dz9M875665cOsecfeYArAisGtf2W
        i88k1BV9x9HWkNvzH1zcdJnrz2RZc9w3wH+XoxFtK5OCD770nVW5AisIkWoUJfeunC/bRywNbntbs7FECv90+S8cfYuO0GdN0HF/7iVm1sjGw8RjAisPfgzixOU4
        Bex/RHVDTlCjzRy9ARz/XVrvVKALX7tq87R1Z+3uGbyYYwIkMIGKMIGHAise8jHg2ij6yMjll6m9ASRaXUg9jEA2wZNY7qW13fMrBD1aEtiS5YHPl/KzAisYlRQC
        Jcq/zJepqhxvw2R5U/h6y9qGpKbD0m9YVQNBfJCv6KCZsC66FV35AisaiHvAzKm6cIYRO9thRQnyM0QlAHDlumR8+H4gzkLM1JPUZvF8tE4EyrV5
        """

    static func decode(_ base64: String) -> [UInt8] {
        let text = "-----BEGIN PRIVATE KEY-----\n\(base64)\n-----END PRIVATE KEY-----\n"
        return PEM.parse([UInt8](text.utf8)).blocks.first?.bytes ?? []
    }

    static func tlv(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 128 ? [UInt8(count)] : count < 256 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
        return [tag] + length + content
    }

    /// ECPrivateKey (RFC 5915); `curve` is an object identifier with its header.
    static func sec1(_ scalar: [UInt8], curve: [UInt8]? = nil, point: [UInt8]? = nil) -> [UInt8] {
        let parameters = curve.map { tlv(0xA0, $0) } ?? []
        let publicKey = point.map { tlv(0xA1, tlv(0x03, [0] + $0)) } ?? []
        return tlv(0x30, [2, 1, 1] + tlv(4, scalar) + parameters + publicKey)
    }

    /// PrivateKeyInfo (RFC 5208).
    static func information(_ algorithm: [UInt8], _ parameters: [UInt8], _ key: [UInt8]) -> [UInt8] {
        tlv(0x30, [2, 1, 0] + tlv(0x30, algorithm + parameters) + tlv(4, key))
    }

    static func ellipticCurve(_ key: [UInt8], curve: [UInt8] = p256OID) -> [UInt8] { information(ellipticCurveOID, curve, key) }

    /// RSAPrivateKey (RFC 8017 appendix A.1.2) of version 0.
    static func rsa(_ integers: [[UInt8]]) -> [UInt8] {
        tlv(0x30, [2, 1, 0] + integers.flatMap { tlv(2, $0) })
    }
}

/// The key, when its halves belong together as well.
func provenKey(_ der: [UInt8]) -> KeyScan? {
    KeyScan(der).flatMap { $0.isConsistent() ? $0 : nil }
}

/// A P-256 key by its parts.
struct CurveParts {
    let scan: KeyScan
    var scalar: [UInt8] { Array(scan.key[7..<39]) }
    var point: [UInt8] { Array(scan.publicKey.dropFirst()) }

    init() throws {
        guard let scan = KeyScan(try mint(["a.example"]).key) else { throw FixtureError.notMinted }
        self.scan = scan
    }
}

/// An RSA key by its parts: n, e, d, p, q, d mod p-1, d mod q-1, the inverse of q modulo p.
struct RSAParts {
    let scan: KeyScan
    var integers: [[UInt8]] = []

    init() throws {
        guard let scan = KeyScan(try mint(["a.example"], keyType: .rsa).key) else { throw FixtureError.notMinted }
        self.scan = scan
        let der = scan.key
        var position = 7  // Behind the header and the version.
        while position < der.count {
            var length = Int(der[position + 1])
            position += 2
            if length >= 0x80 {
                let bytes = length & 0x7F
                length = der[position..<position + bytes].reduce(0) { $0 << 8 | Int($1) }
                position += bytes
            }
            integers.append(Array(der[position..<position + length]))
            position += length
        }
    }
}
