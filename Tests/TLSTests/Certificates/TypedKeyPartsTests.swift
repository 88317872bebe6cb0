import Testing

@testable import TLS

@Suite struct TypedKeyPartsTests {
    private func parts(_ der: [UInt8]) -> TypedKeyParts? {
        let span = der.span
        return PrivateKeyForm(span).flatMap { TypedKeyParts(span, $0) }
    }

    @Test func completesACurveKey() throws {
        let key = try CurveParts()
        let whole = KeyForms.sec1(key.scalar, curve: KeyForms.p256OID, point: key.point)
        let bare = try #require(parts(KeyForms.ellipticCurve(KeyForms.sec1(key.scalar, point: key.point))))
        #expect(bare.key == whole)
        #expect(bare.publicKey == [0] + key.point)
        #expect(parts(whole)?.key == whole)
    }

    @Test func widensAShortScalar() throws {
        let point = try CurveParts().point
        let short = try #require(parts(KeyForms.sec1([5], curve: KeyForms.p256OID, point: point)))
        #expect(short.key == KeyForms.sec1([UInt8](repeating: 0, count: 31) + [5], curve: KeyForms.p256OID, point: point))
    }

    @Test(arguments: [(KeyForms.p384OID, 48), ([0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23], 66)] as [([UInt8], Int)])
    func writesLargerCurves(curve: [UInt8], octets: Int) throws {
        let point = [4] + [UInt8](repeating: 9, count: 2 * octets)
        let whole = KeyForms.sec1([UInt8](repeating: 1, count: octets), curve: curve, point: point)
        #expect(parts(whole)?.key == whole)
        #expect(parts(whole)?.publicKey == [0] + point)
    }

    @Test func leavesUnusualCurveKeysToOpenSSL() throws {
        let key = try CurveParts()
        let curve = KeyForms.p256OID
        #expect(parts(KeyForms.sec1(key.scalar, curve: curve)) == nil)
        #expect(parts(KeyForms.sec1([0] + key.scalar, curve: curve, point: key.point)) == nil)
        #expect(parts(KeyForms.sec1([], curve: curve, point: key.point)) == nil)
        #expect(parts(KeyForms.sec1(key.scalar, curve: curve, point: key.point + [0])) == nil)
        #expect(parts(KeyForms.sec1(key.scalar, curve: curve, point: [2] + key.point[1..<33])) == nil)
        #expect(parts(KeyForms.sec1(key.scalar, curve: curve, point: [6] + key.point.dropFirst())) == nil)
        #expect(parts(KeyForms.sec1(key.scalar, curve: curve, point: [])) == nil)
        #expect(parts(KeyForms.sec1(key.scalar, curve: KeyForms.p384OID, point: key.point)) == nil)
    }

    @Test func buildsThePublicHalfOfRSA() throws {
        let key = try RSAParts()
        let read = try #require(parts(KeyForms.rsa(key.integers)))
        #expect(read.publicKey == [0] + KeyForms.tlv(0x30, KeyForms.tlv(2, key.integers[0]) + KeyForms.tlv(2, key.integers[1])))
        #expect(read.key == KeyForms.rsa(key.integers))
    }

    @Test(arguments: [[], [0], [0x80], [0x00, 0x7F], [0x00, 0x00, 0x80]] as [[UInt8]])
    func leavesUnusualNumbersToOpenSSL(number: [UInt8]) throws {
        for place in 0..<2 {
            var integers = [[UInt8]](repeating: [0x11], count: 8)
            #expect(parts(KeyForms.rsa(integers)) != nil)
            integers[place] = number
            #expect(parts(KeyForms.rsa(integers)) == nil)
        }
    }

    @Test func leavesLongLengthsToOpenSSL() {
        let numbers: [UInt8] = [2, 1, 0] + [2, 0x81, 1, 0x11] + [UInt8](repeating: 0, count: 7).flatMap { _ in [2, 1, 0x11] as [UInt8] }
        #expect(parts(KeyForms.tlv(0x30, numbers)) == nil)
    }
}
