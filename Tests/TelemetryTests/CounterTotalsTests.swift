import Testing

@testable import Telemetry

@Suite struct CounterTotalsTests {
    @Test func `sums over workers`() {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: CounterRegion.size(workers: 3), alignment: 128)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        for worker in 0..<3 { CounterRegion(memory, worker: worker).add(.handshakes, worker + 1) }
        #expect(CounterTotals(memory, workers: 3)[.handshakes] == 6)
        #expect(CounterTotals(memory, workers: 1)[.handshakes] == 1)
        #expect(CounterTotals(memory, workers: 3)[.requests] == 0)
    }
}
