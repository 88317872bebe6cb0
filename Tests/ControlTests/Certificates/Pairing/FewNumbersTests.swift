import Support
import Testing

@testable import Control

@Suite struct FewNumbersTests {
    @Test func aSingleNumberNeedsNoTable() {
        var others: OtherNumbers = [:]
        var few = FewNumbers()
        #expect(few.isEmpty && few.all(7, others) == [] && few.only(7, others) == nil)
        few.insert(0, 7, &others)
        few.insert(0, 7, &others)
        #expect(few.all(7, others) == [0] && few.only(7, others) == 0 && others.isEmpty)
        few.remove(5, 7, &others)
        #expect(few.all(7, others) == [0])
        few.remove(0, 7, &others)
        #expect(few.isEmpty && others.isEmpty)
        #expect(MemoryLayout<FewNumbers>.size == 4)
    }

    @Test func severalComeInAFixedOrder() {
        var others: OtherNumbers = [:]
        var few = FewNumbers()
        few.set([3, 1, 2], 7, &others)
        #expect(few.all(7, others) == [3, 1, 2] && few.only(7, others) == nil)
        few.remove(3, 7, &others)
        #expect(few.all(7, others) == [1, 2])
        few.remove(2, 7, &others)
        #expect(few.only(7, others) == 1 && others.isEmpty)
        few.set([], 7, &others)
        #expect(few.isEmpty)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func behavesAsSets(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var others: OtherNumbers = [:]
        var lists = [FewNumbers](repeating: FewNumbers(), count: 5)
        var model = [Set<UInt32>](repeating: [], count: 5)
        for _ in 0..<3000 {
            let owner = Int.random(in: 0..<5, using: &random)
            let number = UInt32.random(in: 0..<6, using: &random)
            if Bool.random(using: &random) {
                lists[owner].insert(number, UInt32(owner), &others)
                model[owner].insert(number)
            } else {
                lists[owner].remove(number, UInt32(owner), &others)
                model[owner].remove(number)
            }
            let all = lists[owner].all(UInt32(owner), others)
            #expect(Set(all) == model[owner] && all.count == model[owner].count)
            #expect(lists[owner].isEmpty == model[owner].isEmpty)
            #expect(lists[owner].only(UInt32(owner), others) == (model[owner].count == 1 ? model[owner].first : nil))
        }
    }
}
