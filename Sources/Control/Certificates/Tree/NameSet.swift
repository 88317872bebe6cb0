/// The files of one directory by name: numbers in an open-addressed table, while the names themselves stay in the `FileTable`. Costs some
/// six bytes a file.
internal struct NameSet {
    /// Numbers plus 1; 0: empty.
    private var slots: [UInt32] = []
    private(set) var count = 0

    init() {}

    var all: [FileNumber] { slots.compactMap { $0 == 0 ? nil : $0 - 1 } }

    func find(_ name: String, _ files: FileTable) -> FileNumber? {
        if slots.isEmpty { return nil }
        let slot = slot(name.utf8.span, files)
        return slots[slot] == 0 ? nil : slots[slot] - 1
    }

    /// Adds a file whose name is not there yet.
    mutating func insert(_ file: FileNumber, _ files: FileTable) {
        if (count + 1) * 4 > slots.count * 3 { grow(files) }
        let slot = slot(files.nameBytes(file).span, files)
        precondition(slots[slot] == 0)
        slots[slot] = file + 1
        count += 1
    }

    mutating func remove(_ file: FileNumber, _ files: FileTable) {
        if slots.isEmpty { return }
        let slot = slot(files.nameBytes(file).span, files)
        guard slots[slot] == file + 1 else { return }
        count -= 1
        closeGap(at: slot, files)
    }

    private static func hash(_ name: borrowing Span<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in name.indices { hash = (hash ^ UInt64(name[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x7FFF_FFFF)
    }

    private func home(_ file: FileNumber, _ files: FileTable) -> Int {
        Self.hash(files.nameBytes(file).span) & (slots.count - 1)
    }

    /// The slot of this name, or the empty one where it would go.
    private func slot(_ name: borrowing Span<UInt8>, _ files: FileTable) -> Int {
        let mask = slots.count - 1
        var slot = Self.hash(name) & mask
        while slots[slot] != 0 && !Self.isSame(files.nameBytes(slots[slot] - 1).span, name) { slot = (slot + 1) & mask }
        return slot
    }

    private static func isSame(_ one: borrowing Span<UInt8>, _ other: borrowing Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }

    /// Empties a slot and moves later ones of its cluster up, so that no search stops too early.
    private mutating func closeGap(at hole: Int, _ files: FileTable) {
        let mask = slots.count - 1
        var hole = hole
        var slot = hole
        slots[hole] = 0
        while true {
            slot = (slot + 1) & mask
            if slots[slot] == 0 { return }
            if (slot - home(slots[slot] - 1, files)) & mask >= (slot - hole) & mask {
                slots[hole] = slots[slot]
                slots[slot] = 0
                hole = slot
            }
        }
    }

    private mutating func grow(_ files: FileTable) {
        let old = slots
        slots = [UInt32](repeating: 0, count: max(8, old.count * 2))
        let mask = slots.count - 1
        for entry in old where entry != 0 {
            var slot = home(entry - 1, files)
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = entry
        }
    }
}
