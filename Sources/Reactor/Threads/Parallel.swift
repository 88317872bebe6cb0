/// Spreads independent pieces of work over threads.
public enum Parallel {
    /// Pieces taken by one thread before the next one's turn; neighbours cost about the same.
    private static let stride = 16

    /// The results of `work` for 0 up to `count`, in that order. The caller is one of the `threads` and waits for the others.
    public static func map<Output: Sendable>(_ count: Int, threads: Int, _ work: @escaping @Sendable (Int) -> Output) -> [Output] {
        if threads < 2 || count <= stride { return (0..<count).map(work) }
        return [Output](unsafeUninitializedCapacity: count) { buffer, initialized in
            let target = Target(base: buffer.baseAddress!)
            let body: @Sendable (Int) -> Void = { thread in
                // Each thread has every n-th stretch to itself.
                for start in Swift.stride(from: thread * stride, to: count, by: threads * stride) {
                    for index in start..<min(start + stride, count) { (target.base + index).initialize(to: work(index)) }
                }
            }
            let helpers = (1..<threads).map { number in
                (number, try? WorkThread.start(name: "parallel", { body(number) }))
            }
            body(0)
            for (number, helper) in helpers {
                // Where there can be no thread, its share is done here.
                if let helper { helper.join() } else { body(number) }
            }
            initialized = count
        }
    }

    /// Where results go; each place is written by one thread, and read after that thread was joined.
    private struct Target<Output>: @unchecked Sendable {
        let base: UnsafeMutablePointer<Output>
    }
}
