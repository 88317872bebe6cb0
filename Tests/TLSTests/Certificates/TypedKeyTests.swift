import TLS
import Testing

@Suite struct TypedKeyTests {
    @Test func refusesAPointThatBelongsToAnotherKey() throws {
        let (mine, others) = (try CurveParts(), try CurveParts())
        let typed = KeyForms.sec1(mine.scalar, curve: KeyForms.p256OID, point: others.point)
        #expect(provenKey(typed) == nil)
        #expect(provenKey(KeyForms.ellipticCurve(KeyForms.sec1(mine.scalar, point: others.point))) == nil)
        // By way of the general decoder too.
        #expect(provenKey(typed + [0]) == nil)
    }

    @Test func refusesAWrongPointUnderExplicitParameters() throws {
        let der = KeyForms.decode(KeyForms.explicit)
        let good = try #require(provenKey(der))
        let point = Array(good.publicKey.dropFirst())
        let place = try #require((0..<der.count - point.count + 1).last { Array(der[$0..<$0 + point.count]) == point })
        var changed = der
        changed.replaceSubrange(place..<place + point.count, with: try CurveParts().point)
        #expect(provenKey(changed) == nil)
    }

    @Test func refusesAPointOffTheCurve() throws {
        let parts = try CurveParts()
        var point = parts.point
        point[64] ^= 1
        #expect(provenKey(KeyForms.sec1(parts.scalar, curve: KeyForms.p256OID, point: point)) == nil)
        // The point at infinity.
        #expect(provenKey(KeyForms.sec1(parts.scalar, curve: KeyForms.p256OID, point: [0])) == nil)
    }

    @Test func refusesScalarsOutOfRange() throws {
        let curve = KeyForms.p256OID
        #expect(provenKey(KeyForms.sec1([UInt8](repeating: 0, count: 32), curve: curve)) == nil)
        #expect(provenKey(KeyForms.sec1([UInt8](repeating: 255, count: 32), curve: curve)) == nil)
        #expect(provenKey(KeyForms.sec1([1], curve: curve)) != nil)
    }

    @Test(arguments: 0..<8)
    func refusesADamagedRSANumber(number: Int) throws {
        var parts = try RSAParts()
        let last = parts.integers[number].count - 1
        for flip: UInt8 in [0x02, 0x40] {
            var damaged = parts.integers
            damaged[number][last] ^= flip
            #expect(provenKey(KeyForms.rsa(damaged)) == nil)
            #expect(provenKey(KeyForms.information(KeyForms.rsaOID, [5, 0], KeyForms.rsa(damaged))) == nil)
            #expect(provenKey(KeyForms.rsa(damaged) + [0]) == nil)
        }
        parts.integers[number] = [0]
        #expect(provenKey(KeyForms.rsa(parts.integers)) == nil)
        parts.integers[number] = [1]
        #expect(provenKey(KeyForms.rsa(parts.integers)) == nil)
        parts.integers[number] = [0x80, 1]
        #expect(provenKey(KeyForms.rsa(parts.integers)) == nil)
    }

    @Test func refusesTheModulusOfAnotherKey() throws {
        var mine = try RSAParts()
        mine.integers[0] = try RSAParts().integers[0]
        #expect(provenKey(KeyForms.rsa(mine.integers)) == nil)
    }

    @Test func refusesNumbersTooLargeToServe() throws {
        var parts = try RSAParts()
        parts.integers[3] = [0x7F] + [UInt8](repeating: 0xFF, count: 16_384 / 8 + 1)
        #expect(provenKey(KeyForms.rsa(parts.integers)) == nil)
    }
}
