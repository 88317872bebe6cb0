/// A compact map from a name to the entries that carry it: open addressing over 32-bit slots, equal names chained.
///
/// It stores no name: a node points at the name inside the certificate log. One name costs 16 bytes and its share of slots.
/// Lookups take names from outside, insertions only from the operator; the hash is seeded all the same.
internal struct NameTable {
    /// One name of one entry.
    struct Node {
        let hash: UInt32
        /// The entry's id.
        let id: UInt32
        /// Where the name's length byte is within the entry's record.
        let nameOffset: UInt32
        /// The next node of the same name, or of the free list; 0: none (nodes count from 1).
        var next: UInt32
    }

    private var nodes: [Node] = []
    private var slots: [UInt32]
    private var usedSlots = 0
    private var free: UInt32 = 0
    private let seed: UInt64

    init() {
        self.slots = [UInt32](repeating: 0, count: 16)
        self.seed = UInt64.random(in: 1 ... .max)
    }

    /// Bytes of memory the table holds.
    var bytes: Int { nodes.capacity * MemoryLayout<Node>.stride + slots.capacity * MemoryLayout<UInt32>.stride }

    func hash(_ name: borrowing Span<UInt8>) -> UInt32 {
        var hash = seed
        for position in 0..<name.count {
            hash = (hash ^ UInt64(name[position])) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
    }

    subscript(node: UInt32) -> Node { nodes[Int(node) - 1] }

    /// The first node whose name `matches`, or 0; follow `next` for the others of that name.
    func first(hash: UInt32, matches: (Node) -> Bool) -> UInt32 {
        let slot = self.slot(hash: hash, matches: matches)
        return slots[slot]
    }

    /// Adds a node in front of those with the same name.
    mutating func insert(hash: UInt32, id: UInt32, nameOffset: UInt32, matches: (Node) -> Bool) {
        if (usedSlots + 1) * 4 > slots.count * 3 { grow() }
        let slot = self.slot(hash: hash, matches: matches)
        if slots[slot] == 0 { usedSlots += 1 }
        let node = Node(hash: hash, id: id, nameOffset: nameOffset, next: slots[slot])
        if free != 0 {
            let index = Int(free) - 1
            slots[slot] = free
            free = nodes[index].next
            nodes[index] = node
        } else {
            nodes.append(node)
            slots[slot] = UInt32(nodes.count)
        }
    }

    /// Removes the node of this name that belongs to `id`, if there is one.
    mutating func remove(hash: UInt32, id: UInt32, matches: (Node) -> Bool) {
        let slot = self.slot(hash: hash, matches: matches)
        var previous: UInt32 = 0
        var current = slots[slot]
        while current != 0 && self[current].id != id {
            previous = current
            current = self[current].next
        }
        if current == 0 { return }
        let next = self[current].next
        nodes[Int(current) - 1].next = free
        free = current
        if previous != 0 {
            nodes[Int(previous) - 1].next = next
        } else if next != 0 {
            slots[slot] = next
        } else {
            usedSlots -= 1
            closeGap(at: slot)
        }
    }

    /// The slot that heads this name, or the empty slot where it would go.
    private func slot(hash: UInt32, matches: (Node) -> Bool) -> Int {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let node = self[slots[slot]]
            if node.hash == hash && matches(node) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    /// Empties `hole` and moves later slots of its cluster up, so that no lookup stops too early.
    private mutating func closeGap(at hole: Int) {
        let mask = slots.count - 1
        var hole = hole
        var slot = hole
        slots[hole] = 0
        while true {
            slot = (slot + 1) & mask
            if slots[slot] == 0 { return }
            let home = Int(self[slots[slot]].hash) & mask
            if (slot - home) & mask >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                slots[slot] = 0
                hole = slot
            }
        }
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for head in old where head != 0 {
            var slot = Int(self[head].hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = head
        }
    }
}
