/// Runs one piece of work at a time on a thread of idle priority; its end makes a descriptor readable.
public final class BackgroundLane<Output: Sendable> {
    private let name: String
    private let state: SharedState<Output?>
    /// A piece of work was started and its result has not been taken.
    public private(set) var isBusy = false

    /// `name` is that of the threads.
    public init(name: String) throws(Errno) {
        self.name = name
        state = try SharedState(nil)
    }

    /// Readable when `take` has a result.
    public var descriptor: Int32 { state.descriptor }

    /// Starts `work`; only when not busy. Where there can be no thread, it is done at once.
    public func start(_ work: @escaping @Sendable () -> Output) {
        precondition(!isBusy)
        isBusy = true
        let state = state
        let body: @Sendable () -> Void = {
            let result = work()
            state.change { $0 = result }
        }
        if (try? WorkThread.start(name: name, priority: .idle, body)) == nil { body() }
    }

    /// The result of what was started, once it is there.
    public func take() -> Output? {
        guard isBusy, let result = state.take({ value in value.take() }) else { return nil }
        isBusy = false
        return result
    }
}
