import Support
import TLS
import Testing

@testable import Control

@Suite struct IdentityTableTests {
    @Test func isEmptyAtFirst() {
        let identities = [ContentIdentity(high: 1, low: 2)]
        var table = IdentityTable()
        #expect(table.count == 0 && table.find(identities[0]) { identities[Int($0)] } == nil)
        table.remove(0) { identities[Int($0)] }
        #expect(table.count == 0)
        table.insert(0) { identities[Int($0)] }
        #expect(table.count == 1 && table.find(identities[0]) { identities[Int($0)] } == 0)
        #expect(table.find(ContentIdentity(high: 3, low: 2)) { identities[Int($0)] } == nil)
    }

    @Test func removesOnlyTheNumberItHas() {
        let identities = [ContentIdentity(high: 1, low: 2), ContentIdentity(high: 1, low: 2)]
        var table = IdentityTable()
        table.insert(0) { identities[Int($0)] }
        table.remove(1) { identities[Int($0)] }
        #expect(table.count == 1 && table.find(identities[0]) { identities[Int($0)] } == 0)
    }

    /// Few places that all want to be at: `low` decides where an identity stands.
    @Test(arguments: [1, 3, 1 << 20], [1, 2, 3] as [UInt64])
    func behavesAsADictionary(homes: UInt64, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let identities = (0..<300).map { ContentIdentity(high: $0, low: UInt64.random(in: 0..<homes, using: &random)) }
        var table = IdentityTable()
        var model: Set<UInt32> = []
        for step in 0..<6000 {
            let number = UInt32.random(in: 0..<UInt32(step < 3000 ? 300 : 20), using: &random)
            #expect(table.find(identities[Int(number)]) { identities[Int($0)] } == (model.contains(number) ? number : nil))
            if model.contains(number) {
                table.remove(number) { identities[Int($0)] }
                model.remove(number)
            } else {
                table.insert(number) { identities[Int($0)] }
                model.insert(number)
            }
            #expect(table.count == model.count)
            guard step % 1000 == 999 else { continue }
            for number in 0..<UInt32(300) {
                #expect(table.find(identities[Int(number)]) { identities[Int($0)] } == (model.contains(number) ? number : nil))
            }
        }
    }
}
