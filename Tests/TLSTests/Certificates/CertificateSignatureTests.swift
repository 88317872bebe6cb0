import TLS
import Testing

@Suite struct CertificateSignatureTests {
    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519, .rsaPSS])
    func knowsTheSigner(type: CertificateKeyType) throws {
        let issuer = try mint(["CA"], keyType: type, isAuthority: true, hasAlternativeNames: false)
        let other = try mint(["CA"], keyType: type, isAuthority: true, hasAlternativeNames: false)
        let child = try mint(["a.example"], issuer: issuer)
        #expect(CertificateSignature.verifies(child.certificate, by: issuer.certificate))
        #expect(CertificateSignature.verifies(issuer.certificate, by: issuer.certificate))
        #expect(CertificateSignature.verifies(child.certificate, by: other.certificate) == false)
        #expect(CertificateSignature.verifies(issuer.certificate, by: child.certificate) == false)
    }

    @Test func refusesWhatIsDamaged() throws {
        let issuer = try mint(["CA"], isAuthority: true, hasAlternativeNames: false)
        let child = try mint(["a.example"], issuer: issuer)
        for position in stride(from: 0, to: child.certificate.count, by: 7) {
            var der = child.certificate
            der[position] ^= 0x10
            #expect(CertificateSignature.verifies(der, by: issuer.certificate) == false)
        }
        for bytes in [[], [0x30], Array(child.certificate.dropLast()), child.certificate + [0]] as [[UInt8]] {
            #expect(CertificateSignature.verifies(bytes, by: issuer.certificate) == false)
            #expect(CertificateSignature.verifies(child.certificate, by: bytes) == false)
        }
    }
}
