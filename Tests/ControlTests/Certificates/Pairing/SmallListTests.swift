import Testing

@testable import Control

@Suite struct SmallListTests {
    @Test func growsAndShrinks() {
        var list = SmallList<Int>()
        #expect(list.isEmpty && list.count == 0 && list.all == [] && list.only == nil)
        list.append(5)
        #expect(list.all == [5] && list.only == 5 && !list.isEmpty)
        list.insert(5)
        list.insert(6)
        list.append(5)
        #expect(list.all == [5, 6, 5] && list.count == 3 && list.only == nil)
        #expect(list.contains(6) && !list.contains(7))
        list.remove(5)
        #expect(list.all == [6] && list.only == 6)
        list.removeAll { $0 != 6 }
        #expect(list.all == [6])
        list.removeAll { $0 == 6 }
        #expect(list.isEmpty)
        #expect(SmallList([1, 2]).all == [1, 2])
    }
}
