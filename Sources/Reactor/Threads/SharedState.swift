internal import Synchronization

/// A value that two threads take turns with; each change can wake the other one through a descriptor.
public final class SharedState<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    private let signal: EventSignal

    public init(_ value: Value) throws(Errno) {
        mutex = Mutex(value)
        signal = try EventSignal()
    }

    /// Readable after `change`, until the next `take`.
    public var descriptor: Int32 { signal.raw }

    /// Changes the value and wakes whoever waits for the descriptor.
    public func change(_ body: (inout Value) -> Void) {
        mutex.withLock { value in
            body(&value)
            // Within the lock: whoever sees the value also finds the signal, and none comes late.
            signal.raise()
        }
    }

    /// Looks at the value, and may change it, without waking anybody.
    public func with<Output>(_ body: (inout Value) -> Output) -> Output {
        var output: Output?
        mutex.withLock { output = body(&$0) }
        return output!
    }

    /// As `with`, and takes the descriptor's readability away.
    public func take<Output>(_ body: (inout Value) -> Output) -> Output {
        with { value in
            signal.take()
            return body(&value)
        }
    }
}
