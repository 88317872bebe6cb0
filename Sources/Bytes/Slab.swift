/// The place of an object in a `Slab`, with the generation that tells it from earlier tenants of the same place.
public struct SlabToken: Hashable, Sendable {
    public let index: UInt32
    public let generation: UInt32

    @inlinable public init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }
}

/// Objects by small index. A token of a removed object finds nothing, even when its place has been taken again.
public struct Slab<Element: AnyObject>: ~Copyable {
    @usableFromInline internal struct Slot {
        @usableFromInline var element: Element?
        @usableFromInline var generation: UInt32
    }

    @usableFromInline internal var slots: [Slot] = []
    private var free: [UInt32] = []
    /// Objects in the slab.
    public private(set) var count = 0

    public init() {}

    /// A place for an object that is about to be made with its token; follow with `insert`.
    public mutating func claim() -> SlabToken {
        if let index = free.popLast() { return SlabToken(index: index, generation: slots[Int(index)].generation) }
        slots.append(Slot(element: nil, generation: 0))
        return SlabToken(index: UInt32(slots.count - 1), generation: 0)
    }

    /// Puts the object into the place that was claimed for it.
    public mutating func insert(_ element: Element, at token: SlabToken) {
        precondition(slots[Int(token.index)].element == nil && slots[Int(token.index)].generation == token.generation)
        slots[Int(token.index)].element = element
        count += 1
    }

    /// The object of `token`, or nil when it has been removed.
    @inlinable public subscript(token: SlabToken) -> Element? {
        let index = Int(token.index)
        guard index < slots.count, slots[index].generation == token.generation else { return nil }
        return slots[index].element
    }

    /// Places there are, free ones included: what `index` may be below.
    public var places: Int { slots.count }

    /// The object at `index` now, or nil.
    public subscript(index index: Int) -> Element? {
        index < slots.count ? slots[index].element : nil
    }

    /// Removes the object of `token`; does nothing when it is gone already.
    public mutating func remove(_ token: SlabToken) {
        let index = Int(token.index)
        guard index < slots.count, slots[index].generation == token.generation, slots[index].element != nil else { return }
        slots[index].element = nil
        slots[index].generation &+= 1
        free.append(token.index)
        count -= 1
    }

    /// Every object in the slab, in no particular order; for rare sweeps.
    public var elements: [Element] { slots.compactMap { $0.element } }
}
