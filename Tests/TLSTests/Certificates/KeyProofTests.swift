import TLS
import Testing

@Suite struct KeyProofTests {
    @Test func halvesOfOneKeyBelongTogether() throws {
        #expect(try CurveParts().scan.isConsistent())
        #expect(try RSAParts().scan.isConsistent())
        let p384 = try #require(KeyScan(KeyForms.decode(KeyForms.p384)))
        #expect(!p384.isProven && p384.isConsistent())
    }

    @Test func halvesOfTwoKeysDoNot() throws {
        let (mine, others) = (try CurveParts(), try CurveParts())
        let mixed = try #require(KeyScan(KeyForms.sec1(mine.scalar, curve: KeyForms.p256OID, point: others.point)))
        #expect(mixed.publicKey == others.scan.publicKey)
        #expect(mixed.isConsistent() == false)
        var numbers = try RSAParts().integers
        numbers[0] = try RSAParts().integers[0]
        let wrong = try #require(KeyScan(KeyForms.rsa(numbers)))
        #expect(wrong.isConsistent() == false)
    }

    @Test func pointsOffTheCurveAndScalarsOutOfRangeBelongToNothing() throws {
        let parts = try CurveParts()
        var point = parts.point
        point[64] ^= 1
        let order: [UInt8] = [
            0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17,
            0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        ]
        let bad: [(scalar: [UInt8], point: [UInt8])] = [
            (parts.scalar, point), (parts.scalar, [4] + [UInt8](repeating: 0, count: 64)),
            (parts.scalar, [4] + [UInt8](repeating: 0xFF, count: 64)), ([UInt8](repeating: 0, count: 32), parts.point),
            ([0], parts.point), (order, parts.point), ([UInt8](repeating: 0xFF, count: 32), parts.point),
        ]
        for (number, pair) in bad.enumerated() {
            let scan = try #require(KeyScan(KeyForms.sec1(pair.scalar, curve: KeyForms.p256OID, point: pair.point)))
            #expect(scan.isConsistent() == false, "pair \(number)")
        }
    }

    @Test func manyThreadsAgree() async throws {
        let good = try CurveParts()
        let bad = try #require(KeyScan(KeyForms.sec1(good.scalar, curve: KeyForms.p256OID, point: try CurveParts().point)))
        let key = good.scan.key
        let answers = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<50).allSatisfy { _ in KeyScan(key)?.isConsistent() == true && bad.isConsistent() == false } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == [Bool](repeating: true, count: 8))
    }
}
