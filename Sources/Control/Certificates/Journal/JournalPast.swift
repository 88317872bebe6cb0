/// What the lines of a journal say was served at their end: pure, fed line by line.
internal struct JournalPast {
    /// Where the line stands that tells of each certificate served at the end.
    private(set) var served: [JournalFingerprint: Int64] = [:]
    /// Whether the lines began with a whole inventory and none is missing since; if not, `served` is only a part of what was.
    private(set) var isComplete = false
    /// Where the last whole inventory begins.
    private(set) var inventoryStart: Int64?

    /// A number in a file is no reason to take memory.
    private static let maximumReserve = 1 << 17

    private var listed: [JournalFingerprint: Int64]?
    private var listedFrom: Int64 = 0
    private var listedLines = 0

    init() {}

    /// Takes in the next line (without its line feed), which stands at `offset` of the file. A line that makes no sense is passed over:
    /// a crash may have cut it off, and what it said is found again by comparing.
    mutating func apply(_ line: borrowing Span<UInt8>, at offset: Int64) {
        guard let fields = JournalFields(line), let event = fields.event else { return }
        switch event {
        case .added, .updated, .renewed:
            if let old = fields.old { remove(old) }
            if let new = fields.new {
                served[new] = offset
                listed?[new] = offset
            }
        case .inventory:
            listedLines += 1
            if let new = fields.new { listed?[new] = offset }
        case .removed: if let old = fields.old { remove(old) }
        case .inventoryStart:
            listed = Dictionary(minimumCapacity: min(max(fields.served ?? 0, 0), Self.maximumReserve))
            listedFrom = offset
            listedLines = 0
        case .inventoryEnd: endInventory(fields.served)
        case .gap:
            isComplete = false
            listed = nil
        case .start, .quarantined, .recovered: break
        }
    }

    /// Crosses a certificate off that is served now too. False when the past does not know it.
    mutating func take(_ fingerprint: JournalFingerprint) -> Bool {
        served.removeValue(forKey: fingerprint) != nil
    }

    private mutating func remove(_ fingerprint: JournalFingerprint) {
        served[fingerprint] = nil
        listed?[fingerprint] = nil
    }

    /// An inventory that a crash or a lost line left short does not count; what was known before it still holds.
    private mutating func endInventory(_ count: Int?) {
        guard let listed, listedLines == count else { return }
        served = listed
        isComplete = true
        inventoryStart = listedFrom
        self.listed = nil
    }
}
