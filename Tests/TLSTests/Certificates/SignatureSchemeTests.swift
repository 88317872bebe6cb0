import TLS
import Testing

@Suite struct SignatureSchemeTests {
    @Test func isFoundByItsName() {
        for scheme in SignatureScheme.allCases { #expect(SignatureScheme(name: scheme.name) == scheme) }
        #expect(SignatureScheme(name: "ecdsa_secp256r1_sha256")?.rawValue == 0x0403)
    }

    @Test(arguments: ["", "rsa_pkcs1_sha1", "ecdsa_sha1", "ED25519", "ed448", "0x0403", "ecdsa_secp256r1_sha256 "])
    func refusesOtherNames(name: String) {
        #expect(SignatureScheme(name: name) == nil)
    }
}
