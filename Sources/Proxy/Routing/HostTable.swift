/// Host names → small numbers, looked up by bytes without making a `String`. Built once, then only read.
struct HostTable: Sendable {
    private struct Entry {
        let start: Int
        let length: Int
        let value: Int
    }

    /// All names, one behind the other.
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Index into `entries`, or -1; a power of two, at most half full.
    private var slots: [Int]

    /// `names`: lower case, each once; its value is its place.
    init(_ names: [String]) {
        var size = 4
        while size < names.count * 2 { size *= 2 }
        slots = Array(repeating: -1, count: size)
        for (value, name) in names.enumerated() {
            let name = Array(name.utf8)
            let span = name.span
            var slot = Self.hash(span, 0..<name.count) & (size - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            slots[slot] = entries.count
            entries.append(Entry(start: bytes.count, length: name.count, value: value))
            bytes += name
        }
    }

    /// The value of the name in `host[range]`, in any case.
    func value(_ host: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        if entries.isEmpty { return nil }
        var slot = Self.hash(host, range) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[slots[slot]]
            if entry.length == range.count && isEqual(host, range.lowerBound, entry) { return entry.value }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func isEqual(_ host: borrowing Span<UInt8>, _ start: Int, _ entry: Entry) -> Bool {
        var index = 0
        while index < entry.length {
            if HostName.lowercased(host[start + index]) != bytes[entry.start + index] { return false }
            index += 1
        }
        return true
    }

    /// FNV-1a. Only the operator's names are in the table, so nobody else can make it slow.
    private static func hash(_ host: borrowing Span<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt32 = 2_166_136_261
        var index = range.lowerBound
        while index < range.upperBound {
            hash = (hash ^ UInt32(HostName.lowercased(host[index]))) &* 16_777_619
            index += 1
        }
        return Int(hash ^ (hash >> 16))
    }
}
