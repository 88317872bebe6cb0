import TLS
import Testing

@Suite struct SignatureSchemeTests {
    @Test func hasANameOfItsOwn() {
        #expect(Set(SignatureScheme.allCases.map(\.name)).count == SignatureScheme.allCases.count)
        #expect(SignatureScheme.ecdsaSecp256r1SHA256.name == "ecdsa_secp256r1_sha256")
        #expect(SignatureScheme.ecdsaSecp256r1SHA256.rawValue == 0x0403)
    }
}
