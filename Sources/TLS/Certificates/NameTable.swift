internal import Bytes

/// A compact map from a name to the entries that carry it; equal names are chained.
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
    /// The first node of each name, counted from 0.
    private var heads = NumberTable()
    private var free: UInt32 = 0
    private let seed = UInt64.random(in: 1 ... .max)

    init() {}

    /// Bytes of memory the table holds.
    var bytes: Int { nodes.capacity * MemoryLayout<Node>.stride + heads.bytes }

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
        let head = heads.find(hash: hash) { index in
            let node = nodes[Int(index)]
            return node.hash == hash && matches(node)
        }
        return head.map { $0 + 1 } ?? 0
    }

    /// Adds a node in front of those with the same name.
    mutating func insert(hash: UInt32, id: UInt32, nameOffset: UInt32, matches: (Node) -> Bool) {
        let head = first(hash: hash, matches: matches)
        let node = Node(hash: hash, id: id, nameOffset: nameOffset, next: head)
        let added: UInt32
        if free != 0 {
            added = free
            free = self[added].next
            nodes[Int(added) - 1] = node
        } else {
            nodes.append(node)
            added = UInt32(nodes.count)
        }
        if head != 0 {
            heads.replace(head - 1, with: added - 1, hash: hash)
        } else {
            heads.insert(added - 1, hash: hash) { nodes[Int($0)].hash }
        }
    }

    /// Removes the node of this name that belongs to `id`, if there is one.
    mutating func remove(hash: UInt32, id: UInt32, matches: (Node) -> Bool) {
        let head = first(hash: hash, matches: matches)
        var previous: UInt32 = 0
        var current = head
        while current != 0 && self[current].id != id {
            previous = current
            current = self[current].next
        }
        if current == 0 { return }
        let next = self[current].next
        if previous != 0 {
            nodes[Int(previous) - 1].next = next
        } else if next != 0 {
            heads.replace(head - 1, with: next - 1, hash: hash)
        } else {
            heads.remove(head - 1, hash: hash) { nodes[Int($0)].hash }
        }
        nodes[Int(current) - 1].next = free
        free = current
    }
}
