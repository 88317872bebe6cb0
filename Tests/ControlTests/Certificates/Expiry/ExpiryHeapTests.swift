import Testing

@testable import Control

@Suite struct ExpiryHeapTests {
    @Test func givesTheEarliestWhateverWasDoneToIt() {
        var heap = ExpiryHeap()
        var model: [UInt32: Int64] = [:]
        for _ in 0..<20_000 {
            let id = UInt32.random(in: 0..<300)
            if Int.random(in: 0..<3) == 0 {
                heap.remove(id)
                model[id] = nil
            } else {
                let time = Int64.random(in: -1000...1000)
                heap.set(id, to: time)
                model[id] = time
            }
            #expect(heap.first?.time == model.values.min())
            #expect(heap.count == model.count)
        }
        var last = Int64.min
        while let first = heap.first {
            #expect(first.time >= last && model[first.id] == first.time)
            last = first.time
            heap.remove(first.id)
        }
        #expect(heap.count == 0)
    }

    @Test func removingWhatIsNotThereIsHarmless() {
        var heap = ExpiryHeap()
        heap.remove(0)
        heap.set(3, to: 5)
        heap.remove(9)
        heap.remove(1)
        #expect(heap.first?.id == 3)
    }
}
