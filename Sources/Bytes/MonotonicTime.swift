/// A point on the monotonic clock, in milliseconds since some fixed start. Pure code receives it; only `Reactor.Clock` reads it.
public struct MonotonicTime: Comparable, Hashable, Sendable {
    public let milliseconds: UInt64

    @inlinable public init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// A deadline that never comes.
    public static let never = MonotonicTime(milliseconds: .max)

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// `milliseconds` (not negative) later; never overflows.
    @inlinable public func advanced(byMilliseconds milliseconds: Int) -> MonotonicTime {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(UInt64(milliseconds))
        return overflow ? .never : MonotonicTime(milliseconds: sum)
    }

    /// Milliseconds from `earlier` to this point; 0 when `earlier` is later.
    @inlinable public func milliseconds(since earlier: MonotonicTime) -> UInt64 {
        milliseconds > earlier.milliseconds ? milliseconds &- earlier.milliseconds : 0
    }
}
