internal import TLS

/// Numbers by the identity of what they stand for, which stays with the caller: an open-addressed table of some six bytes a number.
internal struct IdentityTable {
    /// Numbers plus 1; 0: empty.
    private var slots: [UInt32] = []
    private(set) var count = 0

    init() {}

    /// The number for `identity`; `identities` tells what each number in the table stands for.
    func find(_ identity: ContentIdentity, _ identities: (UInt32) -> ContentIdentity) -> UInt32? {
        if slots.isEmpty { return nil }
        let slot = slot(identity, identities)
        return slots[slot] == 0 ? nil : slots[slot] - 1
    }

    /// Adds a number that `identities` knows already, for an identity that has none.
    mutating func insert(_ number: UInt32, _ identities: (UInt32) -> ContentIdentity) {
        if (count + 1) * 4 > slots.count * 3 { grow(identities) }
        let slot = slot(identities(number), identities)
        precondition(slots[slot] == 0)
        slots[slot] = number + 1
        count += 1
    }

    /// Removes a number that `identities` still knows.
    mutating func remove(_ number: UInt32, _ identities: (UInt32) -> ContentIdentity) {
        if slots.isEmpty { return }
        let slot = slot(identities(number), identities)
        guard slots[slot] == number + 1 else { return }
        count -= 1
        closeGap(at: slot, identities)
    }

    /// Identities are digests: any part of them is as good as a hash.
    private func home(_ identity: ContentIdentity) -> Int { Int(truncatingIfNeeded: identity.low) & (slots.count - 1) }

    private func slot(_ identity: ContentIdentity, _ identities: (UInt32) -> ContentIdentity) -> Int {
        let mask = slots.count - 1
        var slot = home(identity)
        while slots[slot] != 0 && identities(slots[slot] - 1) != identity { slot = (slot + 1) & mask }
        return slot
    }

    /// Empties a slot and moves later ones of its cluster up, so that no search stops too early.
    private mutating func closeGap(at hole: Int, _ identities: (UInt32) -> ContentIdentity) {
        let mask = slots.count - 1
        var hole = hole
        var slot = hole
        slots[hole] = 0
        while true {
            slot = (slot + 1) & mask
            if slots[slot] == 0 { return }
            if (slot - home(identities(slots[slot] - 1))) & mask >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                slots[slot] = 0
                hole = slot
            }
        }
    }

    private mutating func grow(_ identities: (UInt32) -> ContentIdentity) {
        let old = slots
        slots = [UInt32](repeating: 0, count: max(8, old.count * 2))
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = home(identities(entry - 1))
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}
