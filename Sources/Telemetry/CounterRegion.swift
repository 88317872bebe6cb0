/// One worker's counters inside memory that the supervisor shares with all workers.
///
/// Only the owning worker writes, with plain 64-bit stores; readers may see a value that is a moment old, never a torn one (aligned words).
/// Regions of different workers share no cache line.
@safe public struct CounterRegion: @unchecked Sendable {
    /// Bytes per worker: the counters, rounded up to two cache lines (processors fetch them in pairs).
    public static let stride = (Counter.allCases.count * 8 + 127) / 128 * 128

    @usableFromInline internal let words: UnsafeMutablePointer<UInt64>

    /// Bytes of shared memory for `workers` (greater than 0).
    public static func size(workers: Int) -> Int {
        precondition(workers > 0)
        return workers * stride
    }

    /// The region of `worker` (from 0) in `memory`, which must be 8-byte aligned, large enough and outlive this value.
    public init(_ memory: UnsafeMutableRawBufferPointer, worker: Int) {
        precondition(worker >= 0 && worker < memory.count / Self.stride)
        // In bounds by the line above.
        let start = unsafe memory.baseAddress.unsafelyUnwrapped + worker * Self.stride
        unsafe words = start.bindMemory(to: UInt64.self, capacity: Self.stride / 8)
    }

    /// Adds `amount`; wraps at 2^64.
    @inlinable public func add(_ counter: Counter, _ amount: Int = 1) {
        // Every raw value lies within the stride.
        unsafe words[counter.rawValue] &+= UInt64(truncatingIfNeeded: amount)
    }

    /// Subtracts `amount`, from gauges only; wraps at 0.
    @inlinable public func subtract(_ counter: Counter, _ amount: Int = 1) {
        // As above.
        unsafe words[counter.rawValue] &-= UInt64(truncatingIfNeeded: amount)
    }

    /// The value now; read from another process it may be a little old.
    @inlinable public func value(_ counter: Counter) -> UInt64 {
        // As above.
        unsafe words[counter.rawValue]
    }

    /// A replaced worker starts with no open connections and no files; what only grows goes on growing.
    public func clearGauges() {
        // As above.
        unsafe words[Counter.connectionsOpen.rawValue] = 0
        unsafe words[Counter.spoolBytes.rawValue] = 0
    }

    /// The sum of one counter over all workers whose regions `memory` holds.
    public static func sum(_ counter: Counter, in memory: UnsafeMutableRawBufferPointer) -> UInt64 {
        var sum: UInt64 = 0
        for worker in 0..<memory.count / stride {
            // The region checks the bounds.
            sum &+= unsafe CounterRegion(memory, worker: worker).value(counter)
        }
        return sum
    }
}
