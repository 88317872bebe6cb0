/// Why a certificate log cannot be replayed: the record at `position` is not what a writer would have left there.
public struct CertificateLogError: Error, Equatable, Sendable {
    public let position: Int
    public let reason: StaticString

    public static func == (left: Self, right: Self) -> Bool { left.position == right.position }
}

/// A worker's view of the certificate log: which entries exist, and which of them answers to a name.
///
/// `apply(upTo:)` replays what was appended since the last call; each record is checked before it is believed. The names stay in the
/// region: 100,000 entries with two names each cost less than 15 MB here. The region must stay mapped as long as the index lives.
public struct CertificateIndex: ~Copyable {
    private let region: UnsafeRawBufferPointer
    /// Bytes replayed so far.
    public private(set) var length = 0
    /// Entries published and not withdrawn.
    public private(set) var count = 0
    /// Where each id's record is, in units, plus 1; 0: no such entry.
    private var records: [UInt32] = []
    private var names = NameTable()

    /// An index over an empty log in `region`.
    public init(region: UnsafeRawBufferPointer) {
        self.region = region
    }

    /// Bytes of memory that the index itself holds.
    public var bytes: Int { names.bytes + records.capacity * MemoryLayout<UInt32>.stride }

    /// The entry published under `id`, or nil.
    public func entry(_ id: UInt32) -> EntryView? {
        guard Int(id) < records.count, records[Int(id)] != 0 else { return nil }
        return EntryView(region: region, position: Int(records[Int(id)] - 1) * CertificateRecord.unit)
    }

    /// The ids of all entries, ascending; for cold paths.
    public var ids: [UInt32] { records.indices.filter { records[$0] != 0 }.map { UInt32($0) } }

    /// The lowest id in use.
    internal var onlyEntry: UInt32? { records.firstIndex { $0 != 0 }.map { UInt32($0) } }

    /// Replays the records up to `length` bytes of the region. On an error everything before the bad record is in force.
    public mutating func apply(upTo length: Int) throws(CertificateLogError) {
        _ = try apply(upTo: length, maximumRecords: .max)
    }

    /// As above, but stops behind `maximumRecords`; whether it came to `length`.
    public mutating func apply(upTo length: Int, maximumRecords: Int) throws(CertificateLogError) -> Bool {
        guard length >= self.length, length <= region.count, length % CertificateRecord.unit == 0 else {
            throw CertificateLogError(position: self.length, reason: "the log's length is impossible")
        }
        var left = maximumRecords
        while self.length < length, left > 0 {
            left -= 1
            let position = self.length
            guard length - position >= CertificateRecord.headerBytes else {
                throw CertificateLogError(position: position, reason: "a record's header is cut off")
            }
            let bytes = Int(region.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            guard bytes >= CertificateRecord.headerBytes, bytes % CertificateRecord.unit == 0, bytes <= length - position else {
                throw CertificateLogError(position: position, reason: "a record's length is impossible")
            }
            try applyRecord(at: position, bytes: bytes)
            self.length += bytes
        }
        return self.length == length
    }

    private mutating func applyRecord(at position: Int, bytes: Int) throws(CertificateLogError) {
        let record = UnsafeRawBufferPointer(rebasing: region[position..<position + bytes])
        let checksum = record.loadUnaligned(fromByteOffset: CertificateRecord.checksumOffset, as: UInt32.self)
        guard CertificateRecord.checksum(record) == checksum else {
            throw CertificateLogError(position: position, reason: "a record's checksum is wrong")
        }
        let id = record.loadUnaligned(fromByteOffset: CertificateRecord.idOffset, as: UInt32.self)
        guard id < CertificateRecord.maximumEntries else {
            throw CertificateLogError(position: position, reason: "an id is too large")
        }
        switch CertificateRecord.Kind(rawValue: record.loadUnaligned(fromByteOffset: CertificateRecord.kindOffset, as: UInt32.self)) {
        case .put:
            guard EntryView.isSound(region: region, position: position, length: bytes) else {
                throw CertificateLogError(position: position, reason: "an entry's parts exceed its record")
            }
            remove(id)
            insert(id, position: position)
        case .remove:
            remove(id)
        case .intermediate:
            // Entries refer to it by position.
            break
        case nil:
            throw CertificateLogError(position: position, reason: "a record's kind is unknown")
        }
    }

    private mutating func insert(_ id: UInt32, position: Int) {
        while records.count <= Int(id) { records.append(0) }
        records[Int(id)] = UInt32(position / CertificateRecord.unit) + 1
        count += 1
        guard let view = entry(id) else { return }
        view.forEachName { offset, name in
            let hash = names.hash(name.bytesSpan)
            let known = records
            let region = region
            names.insert(hash: hash, id: id, nameOffset: UInt32(offset)) { node in
                Self.name(of: node, records: known, region: region, equals: name)
            }
        }
    }

    private mutating func remove(_ id: UInt32) {
        guard let view = entry(id) else { return }
        view.forEachName { _, name in
            let hash = names.hash(name.bytesSpan)
            let known = records
            let region = region
            names.remove(hash: hash, id: id) { node in
                Self.name(of: node, records: known, region: region, equals: name)
            }
        }
        records[Int(id)] = 0
        count -= 1
    }

    private static func name(
        of node: NameTable.Node, records: [UInt32], region: UnsafeRawBufferPointer, equals name: UnsafeRawBufferPointer
    ) -> Bool {
        let position = Int(records[Int(node.id)] - 1) * CertificateRecord.unit
        let offset = position + Int(node.nameOffset)
        let bytes = Int(region[offset])
        guard bytes == name.count else { return false }
        return region[offset + 1..<offset + 1 + bytes].elementsEqual(name)
    }

    /// Calls with every entry that carries exactly `name`, in no order.
    internal func forEachCandidate(_ name: borrowing Span<UInt8>, _ body: (EntryView) -> Void) {
        let hash = names.hash(name)
        name.withUnsafeBytes { wanted in
            var node = names.first(hash: hash) { Self.name(of: $0, records: records, region: region, equals: wanted) }
            while node != 0 {
                if let view = entry(names[node].id) { body(view) }
                node = names[node].next
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes as a bounds-checked view, for use while the memory is surely mapped.
    internal var bytesSpan: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = Span<UInt8>(_unsafeBytes: self)
            return _overrideLifetime(span, borrowing: self)
        }
    }
}
