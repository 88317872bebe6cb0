import TLS
import Testing

@Suite struct PrivateKeyFormTests {
    @Test func everyFormOfOneCurveKeyGivesTheSame() throws {
        let parts = try CurveParts()
        let (scalar, point) = (parts.scalar, parts.point)
        let curve = KeyForms.p256OID
        let forms: [[UInt8]] = [
            KeyForms.sec1(scalar, curve: curve, point: point),
            KeyForms.sec1(scalar, curve: curve),
            KeyForms.ellipticCurve(KeyForms.sec1(scalar, point: point)),
            KeyForms.ellipticCurve(KeyForms.sec1(scalar)),
            KeyForms.ellipticCurve(KeyForms.sec1(scalar, curve: curve, point: point)),
            KeyForms.ellipticCurve(KeyForms.sec1(scalar, curve: curve)),
        ]
        for (number, form) in forms.enumerated() { #expect(provenKey(form) == parts.scan, "form \(number)") }
        #expect(parts.scan.type == .ecdsa)
    }

    @Test func everyFormOfOneRSAKeyGivesTheSame() throws {
        let parts = try RSAParts()
        #expect(parts.scan.type == .rsa)
        #expect(provenKey(KeyForms.rsa(parts.integers)) == parts.scan)
        #expect(provenKey(KeyForms.information(KeyForms.rsaOID, [5, 0], KeyForms.rsa(parts.integers))) == parts.scan)
    }

    @Test func readsP384() throws {
        let scan = try #require(provenKey(KeyForms.decode(KeyForms.p384)))
        #expect(scan.type == .ecdsa)
        #expect(scan.publicKey.count == 98)
        let scalar = Array(scan.key[8..<56])
        #expect(provenKey(KeyForms.sec1(scalar, curve: KeyForms.p384OID)) == scan)
        #expect(provenKey(KeyForms.ellipticCurve(KeyForms.sec1(scalar), curve: KeyForms.p384OID)) == scan)
        let point = Array(scan.publicKey.dropFirst())
        #expect(provenKey(KeyForms.sec1(scalar, curve: KeyForms.p384OID, point: point)) == scan)
    }

    /// What is unusual goes to OpenSSL's general decoder and is read as before.
    @Test func leavesTheRestToTheGeneralDecoder() throws {
        #expect(provenKey(try mint(["a.example"], keyType: .ed25519).key)?.type == .ed25519)
        let explicit = KeyForms.decode(KeyForms.explicit)
        #expect(provenKey(explicit)?.type == .ecdsa)
        #expect(provenKey(KeyForms.decode(KeyForms.threePrimes))?.type == .rsa)
    }

    @Test func typedFormReadsBack() throws {
        for der in [KeyForms.decode(KeyForms.p384), KeyForms.decode(KeyForms.explicit), try RSAParts().scan.key, try CurveParts().scan.key]
        {
            let scan = try #require(provenKey(der))
            #expect(provenKey(scan.key) == scan)
        }
    }

    /// The general decoder ignores what lies behind the key; so it did before, and so it does.
    @Test func bytesBehindTheKeyDoNotMakeItAnotherKey() throws {
        for scan in [try CurveParts().scan, try RSAParts().scan] {
            let read = provenKey(scan.key + [0])
            #expect(read == nil || read == scan)
        }
    }

    @Test func refusesTruncatedRSA() throws {
        let der = try RSAParts().scan.key
        for position in stride(from: 0, to: der.count, by: 37) { #expect(provenKey(Array(der[..<position])) == nil) }
    }

    @Test func refusesAnotherAlgorithmThanTheKeyIsOf() throws {
        let (curve, rsa) = (try CurveParts(), try RSAParts())
        let sec1 = KeyForms.sec1(curve.scalar, point: curve.point)
        #expect(provenKey(KeyForms.information(KeyForms.rsaOID, [5, 0], sec1)) == nil)
        #expect(provenKey(KeyForms.information(KeyForms.ellipticCurveOID, KeyForms.p256OID, KeyForms.rsa(rsa.integers))) == nil)
        #expect(provenKey(KeyForms.information([6, 3, 0x2A, 3, 4], KeyForms.p256OID, sec1)) == nil)
        #expect(provenKey(KeyForms.information(KeyForms.ellipticCurveOID, [6, 3, 0x2A, 3, 4], sec1)) == nil)
        // A point of P-256 is none of P-384.
        #expect(provenKey(KeyForms.ellipticCurve(sec1, curve: KeyForms.p384OID)) == nil)
        // No curve at all.
        #expect(provenKey(sec1) == nil)
    }

    private static let fragments: [[UInt8]] = [
        [], [0x30], [0x30, 0], [0x30, 0x84, 255, 255, 255, 255], [0x30, 3, 2, 1, 0], [0x30, 5, 2, 1, 0, 0x30, 0],
    ]

    @Test(arguments: fragments)
    func refusesFragments(der: [UInt8]) {
        #expect(provenKey(der) == nil)
    }
}
