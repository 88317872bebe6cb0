import TLS
import Testing

@testable import Control

@Suite struct ClientOfferTests {
    @Test(arguments: [
        ("ecdsa_secp256r1_sha256", [SignatureScheme.ecdsaSecp256r1SHA256]), ("RSA+SHA256", [.rsaPKCS1SHA256]),
        ("rsa+sha256:ECDSA+SHA256", [.rsaPKCS1SHA256, .ecdsaSecp256r1SHA256]), ("PSS+SHA512,RSA-PSS+SHA512", [.rsaPSSSHA512]),
        ("Ed25519", [.ed25519]), ("ed448:ecdsa_sha1,DSA+SHA256", []),
        ("ecdsa_secp384r1_sha384:ecdsa_secp384r1_sha384", [.ecdsaSecp384r1SHA384]),
    ])
    func `names of the RFCs and of OpenSSL, in any case`(_ list: String, _ schemes: [SignatureScheme]) throws {
        let offer = try ClientOffer(list: list)
        #expect(offer.schemes == schemes && offer.text == list)
    }

    @Test(arguments: [
        "", ":", "bogus", "RSA+SHA256:", "RSA+SHA256 ", "RSA + SHA256", "RSA+SHA3-256", "a\u{1B}[2J", String(repeating: "x", count: 500),
    ])
    func `others are refused with the names there are`(_ list: String) throws {
        let mistake = try #require(throws: ClientOffer.Mistake.self) { try ClientOffer(list: list) }
        #expect(mistake.message.contains("ecdsa_secp256r1_sha256") && mistake.message.contains("RSA+SHA256"))
        #expect(mistake.message.contains("\u{1B}") == false && mistake.message.utf8.count < 1000)
    }

    @Test(arguments: ClientOffer.names)
    func `every name that is named is known`(_ name: String) throws {
        #expect(try ClientOffer(list: name).schemes.count == 1)
    }

    @Test func `what a scheme is good for depends on the version`() throws {
        let offer = try ClientOffer(list: "RSA+SHA256")
        #expect(offer.capabilities.verifies(.rsa, bits: 2048) == false && offer.capabilities12.verifies(.rsa, bits: 2048))
        let modern = ClientOffer.modern
        #expect(modern.capabilities.verifies(.ecdsa, bits: 256) && modern.capabilities.verifies(.rsa, bits: 2048))
        #expect(modern.capabilities.verifies(.ed25519, bits: 0) == false)
    }
}
