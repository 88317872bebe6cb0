/// Where an append left its record in the log.
public struct LoggedRecord: Sendable, Equatable {
    /// Its first byte.
    public let position: Int
    /// Bytes of it, a multiple of 8.
    public let bytes: Int

    public init(position: Int, bytes: Int) {
        self.position = position
        self.bytes = bytes
    }

    /// The length of the log with it: readers replay up to here.
    public var end: Int { position + bytes }
}

/// Appends certificate entries to a memory region that others map read-only and replay with `CertificateIndex`.
///
/// The region is the caller's, starts zeroed and outlives the writer. Nothing written is ever changed. When an append returns nil the
/// region is full: build a new one from the entries that live (`requiredBytes`), and hand that out.
public struct CertificateLogWriter: ~Copyable {
    /// Ids are below this.
    public static let maximumEntries = CertificateRecord.maximumEntries

    private let region: UnsafeMutableRawBufferPointer
    /// Bytes written; readers replay up to here.
    public private(set) var length = 0
    /// Bytes of them that no entry needs any more: records that were replaced or withdrawn, and those that withdrew them. Certificates
    /// of issuers count as needed for ever.
    public private(set) var deadBytes = 0
    private var issuers = LoggedIssuers()
    /// Where each id's record is, in units, plus 1; 0: no such entry.
    private var records: [UInt32] = []

    public init(region: UnsafeMutableRawBufferPointer) {
        self.region = region
    }

    /// Bytes that are surely enough for all of `entries` in a fresh region.
    public static func requiredBytes(for entries: some Sequence<CertificateEntry>) -> Int {
        var total = 0
        var seen: Set<[UInt8]> = []
        var last: [UInt8] = []
        for entry in entries {
            total += PutRecord(entry).bytes
            // Neighbours mostly have the same issuer, and comparing is cheaper than hashing.
            for der in entry.chain.dropFirst() where der != last {
                last = der
                if seen.insert(der).inserted { total += CertificateRecord.aligned(CertificateRecord.intermediateBytes + der.count) }
            }
        }
        return total
    }

    /// Publishes `entry` under `id` (below 2^20), in place of what had that id. Nil when the region is full.
    public mutating func put(id: UInt32, entry: CertificateEntry) -> LoggedRecord? {
        precondition(id < CertificateRecord.maximumEntries && !entry.chain.isEmpty)
        var intermediates: [LoggedIssuers.Place] = []
        intermediates.reserveCapacity(entry.chain.count - 1)
        for der in entry.chain.dropFirst() {
            guard let place = issuer(der) else { return nil }
            intermediates.append(place)
        }
        let put = PutRecord(entry)
        guard let record = append(.put, id: id, bytes: put.bytes, { put.write(&$0, intermediates: intermediates) }) else { return nil }
        replace(id, by: UInt32(record.position / CertificateRecord.unit) + 1)
        return record
    }

    /// The entry that is in force under `id`, or nil. Valid as long as the region.
    public func view(_ id: UInt32) -> EntryView? {
        guard id < records.count, records[Int(id)] != 0 else { return nil }
        return EntryView(region: UnsafeRawBufferPointer(region), position: Int(records[Int(id)] - 1) * CertificateRecord.unit)
    }

    /// Publishes all that is in force in another log. False when there is no room for it.
    public mutating func copyLive(from other: borrowing CertificateLogWriter) -> Bool {
        for id in other.records.indices {
            guard let view = other.view(UInt32(id)) else { continue }
            if put(id: UInt32(id), entry: CertificateEntry(view)) == nil { return false }
        }
        return true
    }

    /// Withdraws `id`. Nil when the region is full.
    public mutating func remove(id: UInt32) -> LoggedRecord? {
        guard let record = append(.remove, id: id, bytes: CertificateRecord.headerBytes, { _ in }) else { return nil }
        replace(id, by: 0)
        deadBytes += record.bytes
        return record
    }

    private mutating func replace(_ id: UInt32, by record: UInt32) {
        while records.count <= Int(id) { records.append(0) }
        let old = records[Int(id)]
        if old != 0 { deadBytes += Int(region.load(fromByteOffset: Int(old - 1) * CertificateRecord.unit, as: UInt32.self)) }
        records[Int(id)] = record
    }

    /// The record that holds this issuer's certificate, written once per distinct content.
    private mutating func issuer(_ der: [UInt8]) -> LoggedIssuers.Place? {
        if let place = issuers.recent(der) { return place }
        let digest = Digest.sha256(der)
        if let place = issuers.place(der, digest: digest) { return place }
        let bytes = CertificateRecord.aligned(CertificateRecord.intermediateBytes + der.count)
        let record = append(.intermediate, id: 0, bytes: bytes) { record in
            record.write(digest[..<16])
            record.write(UInt32(der.count))
            record.write(UInt32(0))
            record.write(der[...])
        }
        return record.map { issuers.add(der, digest: digest, position: UInt32($0.position / CertificateRecord.unit)) }
    }

    /// Appends a record of `bytes` (aligned), whose part behind the header is what `write` writes and zeros.
    private mutating func append(
        _ kind: CertificateRecord.Kind, id: UInt32, bytes: Int, _ write: (inout RecordWriter) -> Void
    ) -> LoggedRecord? {
        guard bytes <= region.count - length, (length + bytes) / CertificateRecord.unit <= UInt32.max else { return nil }
        let record = UnsafeMutableRawBufferPointer(rebasing: region[length..<length + bytes])
        record.storeBytes(of: UInt32(bytes), as: UInt32.self)
        record.storeBytes(of: kind.rawValue, toByteOffset: CertificateRecord.kindOffset, as: UInt32.self)
        record.storeBytes(of: id, toByteOffset: CertificateRecord.idOffset, as: UInt32.self)
        var writer = RecordWriter(record)
        write(&writer)
        let checksum = CertificateRecord.checksum(UnsafeRawBufferPointer(record))
        record.storeBytes(of: checksum, toByteOffset: CertificateRecord.checksumOffset, as: UInt32.self)
        defer { length += bytes }
        return LoggedRecord(position: length, bytes: bytes)
    }
}
