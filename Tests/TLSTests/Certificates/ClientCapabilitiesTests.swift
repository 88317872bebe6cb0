import TLS
import Testing

@Suite struct ClientCapabilitiesTests {
    private static let everything: [UInt16] = SignatureScheme.allCases.map(\.rawValue)
    private static let suites: [UInt16] = [0xC02B, 0xC02F]

    @Test(
        arguments: [
            ([0x0403], [.p256]), ([0x0503], [.p384]), ([0x0603], [.p521]), ([0x0807], [.ed25519]), ([0x0804], [.rsa]), ([0x0806], [.rsa]),
            ([0x0809], [.rsaPSS]), ([0x0401], []), ([0x0203], []), ([0x0303], []), ([], []), ([0xFEFE, 0, 0xFFFF, 0x0A0A], []),
            ([0x0403, 0x0804, 0x0403], [.p256, .rsa]),
        ] as [([UInt16], ClientCapabilities)])
    func readsTLS13(schemes: [UInt16], expected: ClientCapabilities) {
        #expect(ClientCapabilities.tls13(schemes) == expected)
    }

    @Test(
        arguments: [
            ([0x0403], [.p256]), ([0x0503], [.p256]), ([0x0303], [.p256]), ([0x0203], []), ([0x0807], [.ed25519]), ([0x0401], [.rsa]),
            ([0x0804], [.rsa]), ([0x0201], []), ([0x080B], [.rsaPSS]), ([], []), ([0x0802], []),
        ] as [([UInt16], ClientCapabilities)])
    func readsTLS12(schemes: [UInt16], expected: ClientCapabilities) {
        #expect(ClientCapabilities.tls12(schemes, groups: [29, 23], suites: Self.suites) == expected)
    }

    @Test func asksTheGroupsOfTLS12ForTheCurve() {
        func verified(_ groups: [UInt16]?) -> ClientCapabilities { .tls12([0x0403], groups: groups, suites: Self.suites) }
        #expect(verified(nil) == .ecdsa)
        #expect(verified([]) == [])
        #expect(verified([29]) == [])
        #expect(verified([24, 25, 24]) == [.p384, .p521])
    }

    @Test func asksTheSuitesOfTLS12ForTheKey() {
        func verified(_ suites: [UInt16]) -> ClientCapabilities { .tls12(Self.everything, groups: nil as [UInt16]?, suites: suites) }
        #expect(verified([0xC02B]) == [.ecdsa, .ed25519])
        #expect(verified([0xCCA8]) == [.rsa, .rsaPSS])
        #expect(verified([0xC02C, 0xC030]) == .all)
        // RSA key exchange, CBC, TLS 1.3, nothing.
        #expect(verified([0x009C]) == [])
        #expect(verified([0xC013]) == [])
        #expect(verified([0x1301]) == [])
        #expect(verified([]) == [])
    }

    @Test func looksAtTypeAndSize() {
        #expect(ClientCapabilities.p256.verifies(.ecdsa, bits: 256))
        #expect(ClientCapabilities.p256.verifies(.ecdsa, bits: 384) == false)
        #expect(ClientCapabilities.p384.verifies(.ecdsa, bits: 0))
        #expect(ClientCapabilities.all.verifies(.ecdsa, bits: 224) == false)
        #expect(ClientCapabilities.rsa.verifies(.ecdsa, bits: 0) == false)
        #expect(ClientCapabilities.rsa.verifies(.rsa, bits: 3072))
        #expect(ClientCapabilities.rsa.verifies(.rsaPSS, bits: 3072) == false)
        #expect(ClientCapabilities.rsaPSS.verifies(.rsa, bits: 3072) == false)
        #expect(ClientCapabilities.ed25519.verifies(.ed25519, bits: 0))
        #expect(ClientCapabilities.all.verifies(.other, bits: 0) == false)
    }
}
