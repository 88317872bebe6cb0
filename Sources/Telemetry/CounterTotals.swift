/// The sum over all workers at one moment.
public struct CounterTotals: Sendable, Equatable {
    private var sums = [UInt64](repeating: 0, count: Counter.allCases.count)

    /// Sums the regions of `workers` in `memory`.
    public init(_ memory: UnsafeMutableRawBufferPointer, workers: Int) {
        for worker in 0..<workers {
            // The region checks the bounds.
            let region = unsafe CounterRegion(memory, worker: worker)
            for counter in Counter.allCases { sums[counter.rawValue] &+= region.value(counter) }
        }
    }

    /// The sum of one counter over the workers.
    public subscript(counter: Counter) -> UInt64 { sums[counter.rawValue] }
}
