import TLS
import Testing

@Suite struct PublicKeyInfoTests {
    @Test func knowsTheCurve() throws {
        let scan = try #require(CertificateScan(try mint(["a.example"]).certificate))
        #expect(scan.keyBits == 256)
        #expect(scan.curve == Array(KeyForms.p256OID.dropFirst(2)))
        #expect(scan.signatureAlgorithm == CertificateForms.ecdsaWithSHA256)
    }

    @Test func knowsTheModulus() throws {
        let scan = try #require(CertificateScan(try mint(["a.example"], keyType: .rsa).certificate))
        #expect(scan.keyBits == 2048)
        #expect(scan.curve == nil)
        #expect(scan.signatureAlgorithm == [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B])
    }

    @Test(
        arguments: [
            ([0x00, 0x80, 0x01], 16), ([0x7F], 7), ([0x01, 0x00], 9), ([0x00, 0x00, 0x03], 2), ([0x00], 0), ([], 0),
        ] as [([UInt8], Int)])
    func countsBits(modulus: [UInt8], bits: Int) {
        #expect(CertificateScan(CertificateForms.certificate(key: CertificateForms.rsa(modulus: modulus)))?.keyBits == bits)
    }

    @Test func unknownStrengthIsZero() throws {
        #expect(CertificateScan(try mint(["a.example"], keyType: .ed25519).certificate)?.keyBits == 0)
        let curve: [UInt8] = [6, 3, 0x2A, 3, 4]
        let key = KeyForms.tlv(0x30, KeyForms.tlv(0x30, KeyForms.ellipticCurveOID + curve) + [3, 3, 0, 4, 1])
        let scan = try #require(CertificateScan(CertificateForms.certificate(key: key)))
        #expect(scan.keyBits == 0 && scan.curve == [0x2A, 3, 4] && scan.keyType == .ecdsa)
    }

    @Test(arguments: [[], [0x30, 0], [0x30, 2, 0x30, 0], [0x30, 7, 0x30, 0, 3, 3, 0, 1, 2], [0x31, 0]] as [[UInt8]])
    func refusesMalformedKeys(key: [UInt8]) {
        #expect(CertificateScan(CertificateForms.certificate(key: key)) == nil)
    }

    @Test func curveOfAMalformedNumberIsNone() throws {
        let garbage = KeyForms.tlv(0x30, KeyForms.tlv(0x30, KeyForms.rsaOID + [5, 0]) + [3, 4, 0, 0x30, 0x84, 1])
        #expect(CertificateScan(CertificateForms.certificate(key: garbage))?.keyBits == 0)
    }
}
