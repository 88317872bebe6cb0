import Testing

@testable import Telemetry

@Suite struct CounterRegionTests {
    private func withMemory(workers: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: CounterRegion.size(workers: workers), alignment: 128)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        body(memory)
    }

    @Test func `regions share no cache line and hold every counter`() {
        #expect(CounterRegion.stride % 128 == 0)
        #expect(CounterRegion.stride >= Counter.allCases.count * 8)
        #expect(CounterRegion.size(workers: 3) == 3 * CounterRegion.stride)
    }

    @Test func `each worker counts for itself`() {
        withMemory(workers: 2) { memory in
            let first = CounterRegion(memory, worker: 0)
            let second = CounterRegion(memory, worker: 1)
            first.add(.requests)
            first.add(.bytesOut, 1000)
            second.add(.requests, 5)
            second.add(.connectionsOpen, 3)
            second.subtract(.connectionsOpen)
            #expect(first.value(.requests) == 1 && first.value(.bytesOut) == 1000 && first.value(.connectionsOpen) == 0)
            #expect(second.value(.requests) == 5 && second.value(.connectionsOpen) == 2)
        }
    }

    @Test func `a worker that died leaves its sums but no open connections`() {
        withMemory(workers: 1) { memory in
            let region = CounterRegion(memory, worker: 0)
            region.add(.requests, 7)
            region.add(.connectionsOpen, 7)
            region.clearGauges()
            #expect(region.value(.requests) == 7 && region.value(.connectionsOpen) == 0)
        }
    }
}
