import Bytes
import Support
import Testing

@Suite struct NumberTableTests {
    /// Against a set, with hashes that collide often: `mask` leaves few of them.
    @Test(arguments: [0, 1, 7, 255, UInt32.max])
    func holdsWhatASetHolds(mask: UInt32) {
        var random = SeededGenerator(seed: UInt64(mask))
        var table = NumberTable()
        var expected: Set<UInt32> = []
        func hash(_ number: UInt32) -> UInt32 { number &* 0x9E37_79B9 & mask }
        for _ in 0..<3000 {
            let number = UInt32.random(in: 0..<200, using: &random)
            if expected.contains(number) {
                table.remove(number, hash: hash(number), hashOf: hash)
                expected.remove(number)
            } else {
                table.insert(number, hash: hash(number), hashOf: hash)
                expected.insert(number)
            }
            let other = UInt32.random(in: 0..<200, using: &random)
            #expect(table.find(hash: hash(other)) { $0 == other } == (expected.contains(other) ? other : nil))
            #expect(table.count == expected.count)
        }
        #expect(Set(table.all) == expected)
    }

    @Test func putsAnotherNumberInItsPlace() {
        var table = NumberTable()
        for number in 0..<40 as Range<UInt32> { table.insert(number, hash: number % 3) { $0 % 3 } }
        table.replace(7, with: 100, hash: 1)
        #expect(table.find(hash: 1) { $0 == 7 } == nil)
        #expect(table.find(hash: 1) { $0 == 100 } == 100)
        #expect(table.count == 40)
    }

    @Test func passesOverWhatIsNotThere() {
        var table = NumberTable()
        table.remove(1, hash: 1) { $0 }
        #expect(table.count == 0)
        #expect(table.find(hash: 1) { _ in true } == nil)
    }
}
