/// Deadlines of small ids, at almost no cost per event.
///
/// The wheel is lazy: an id that is scheduled already is not moved when its deadline moves back, so a busy connection costs one compare. When its slot
/// comes by, the owner looks at the true deadline and schedules the id again. Deadlines beyond the horizon come by once per turn.
public struct TimerWheel: ~Copyable {
    /// Milliseconds that a slot spans; deadlines fire up to this much late, never early.
    public static let tickMilliseconds: UInt64 = 64
    private static let slotCount: UInt64 = 1024
    private static let none: UInt32 = .max

    private struct Node {
        var next: UInt32 = TimerWheel.none
        var previous: UInt32 = TimerWheel.none
        /// The tick this id is due at; 0 when it is not scheduled.
        var tick: UInt64 = 0
    }

    /// The tick of an id that has come by and is about to be asked.
    private static let firing: UInt64 = .max

    private var heads: [UInt32]
    private var due: [UInt32] = []
    private var nodes: [Node] = []
    /// The last tick that has been fired.
    private var current: UInt64
    /// Ids that are scheduled.
    public private(set) var count = 0

    /// A wheel that starts at `now`.
    public init(now: MonotonicTime) {
        heads = [UInt32](repeating: Self.none, count: Int(Self.slotCount))
        current = now.milliseconds / Self.tickMilliseconds
    }

    /// Makes sure that `id` is asked for its deadline at `deadline` or before.
    public mutating func schedule(_ id: UInt32, at deadline: MonotonicTime) {
        while nodes.count <= Int(id) { nodes.append(Node()) }
        let tick = dueTick(deadline)
        let scheduled = nodes[Int(id)].tick
        if scheduled != 0 && scheduled != Self.firing {
            if scheduled <= tick { return }
            unlink(id)
        }
        link(id, tick)
    }

    /// Forgets `id`.
    public mutating func cancel(_ id: UInt32) {
        guard Int(id) < nodes.count, nodes[Int(id)].tick != 0 else { return }
        if nodes[Int(id)].tick == Self.firing {
            nodes[Int(id)].tick = 0
        } else {
            unlink(id)
        }
    }

    /// Turns the wheel to `now`; what comes by is then handed out by `popDue`.
    public mutating func advance(to now: MonotonicTime) {
        let target = now.milliseconds / Self.tickMilliseconds
        guard target > current else { return }
        let steps = min(target - current, Self.slotCount)
        for tick in target - steps + 1...target { collect(slot: Int(tick % Self.slotCount), upTo: target) }
        current = target
    }

    /// An id that has come by and is no longer scheduled: its owner looks at the true deadline, and schedules it again or not.
    public mutating func popDue() -> UInt32? {
        while let id = due.popLast() {
            if nodes[Int(id)].tick != Self.firing { continue }
            nodes[Int(id)].tick = 0
            return id
        }
        return nil
    }

    /// When the wheel must be advanced next; `never` when nothing is scheduled. Looks at each slot once at most.
    public var nextTick: MonotonicTime {
        if count == 0 { return .never }
        for step in 1..<Self.slotCount where heads[Int((current + step) % Self.slotCount)] != Self.none {
            return MonotonicTime(milliseconds: (current + step) * Self.tickMilliseconds)
        }
        return MonotonicTime(milliseconds: (current + Self.slotCount) * Self.tickMilliseconds)
    }

    private mutating func collect(slot: Int, upTo target: UInt64) {
        var id = heads[slot]
        while id != Self.none {
            let node = nodes[Int(id)]
            if node.tick <= target {
                unlink(id)
                nodes[Int(id)].tick = Self.firing
                due.append(id)
            }
            id = node.next
        }
    }

    private func dueTick(_ deadline: MonotonicTime) -> UInt64 {
        let tick = deadline.milliseconds / Self.tickMilliseconds &+ 1
        let farthest = current + Self.slotCount - 1
        return deadline == .never ? farthest : min(max(tick, current + 1), farthest)
    }

    private mutating func link(_ id: UInt32, _ tick: UInt64) {
        let slot = Int(tick % Self.slotCount)
        let head = heads[slot]
        nodes[Int(id)] = Node(next: head, previous: Self.none, tick: tick)
        if head != Self.none { nodes[Int(head)].previous = id }
        heads[slot] = id
        count += 1
    }

    private mutating func unlink(_ id: UInt32) {
        let node = nodes[Int(id)]
        if node.previous == Self.none {
            heads[Int(node.tick % Self.slotCount)] = node.next
        } else {
            nodes[Int(node.previous)].next = node.next
        }
        if node.next != Self.none { nodes[Int(node.next)].previous = node.previous }
        nodes[Int(id)] = Node()
        count -= 1
    }
}
