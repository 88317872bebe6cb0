/// Numbers found by a hash of what they stand for, which stays with the caller: open addressing over 32-bit slots, some six bytes a number.
///
/// A name or a digest is kept once, by its owner, and not a second time as a dictionary's key.
public struct NumberTable: Sendable {
    /// Numbers plus 1; 0: empty. The count is a power of two.
    @usableFromInline internal var slots: [UInt32]
    public private(set) var count = 0

    private static let initialSlots = 16

    public init() {
        slots = [UInt32](repeating: 0, count: Self.initialSlots)
    }

    /// Bytes of memory the table holds.
    public var bytes: Int { slots.capacity * MemoryLayout<UInt32>.stride }

    /// All numbers, in no order.
    public var all: [UInt32] { slots.compactMap { $0 == 0 ? nil : $0 - 1 } }

    /// The number for which `isWanted`, among those of this hash; `isWanted` is asked about others too.
    @inlinable public func find(hash: UInt32, _ isWanted: (UInt32) -> Bool) -> UInt32? {
        let entry = slots[slot(hash, isWanted)]
        return entry == 0 ? nil : entry &- 1
    }

    /// Adds a number that is not there yet (below `UInt32.max`). `hashOf` tells the hash of each number of the table.
    public mutating func insert(_ number: UInt32, hash: UInt32, hashOf: (UInt32) -> UInt32) {
        if (count + 1) * 4 > slots.count * 3 { grow(hashOf) }
        let slot = slot(hash) { $0 == number }
        precondition(slots[slot] == 0)
        slots[slot] = number + 1
        count += 1
    }

    /// Puts a number of the same hash in another one's place.
    public mutating func replace(_ number: UInt32, with other: UInt32, hash: UInt32) {
        let slot = slot(hash) { $0 == number }
        precondition(slots[slot] != 0)
        slots[slot] = other + 1
    }

    /// Removes a number; one that is not there is no error.
    public mutating func remove(_ number: UInt32, hash: UInt32, hashOf: (UInt32) -> UInt32) {
        let slot = slot(hash) { $0 == number }
        if slots[slot] == 0 { return }
        count -= 1
        closeGap(at: slot, hashOf)
    }

    /// The slot of what is wanted, or the empty one where it would go.
    @inlinable internal func slot(_ hash: UInt32, _ isWanted: (UInt32) -> Bool) -> Int {
        let mask = slots.count &- 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 && !isWanted(slots[slot] &- 1) { slot = (slot &+ 1) & mask }
        return slot
    }

    /// Empties `hole` and moves later numbers of its cluster up, so that no search stops too early.
    private mutating func closeGap(at hole: Int, _ hashOf: (UInt32) -> UInt32) {
        let mask = slots.count - 1
        var hole = hole
        var slot = hole
        slots[hole] = 0
        while true {
            slot = (slot + 1) & mask
            if slots[slot] == 0 { return }
            let home = Int(hashOf(slots[slot] - 1)) & mask
            if (slot - home) & mask >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                slots[slot] = 0
                hole = slot
            }
        }
    }

    private mutating func grow(_ hashOf: (UInt32) -> UInt32) {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = Int(hashOf(entry - 1)) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}
