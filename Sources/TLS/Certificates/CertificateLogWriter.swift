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
    private var intermediates: [ContentIdentity: UInt32] = [:]

    public init(region: UnsafeMutableRawBufferPointer) {
        self.region = region
    }

    /// Bytes that are surely enough for all of `entries` in a fresh region.
    public static func requiredBytes(for entries: some Sequence<CertificateEntry>) -> Int {
        var total = 0
        var seen: Set<[UInt8]> = []
        for entry in entries {
            total += CertificateRecord.putBytes + 16 + 4 * entry.chain.count + entry.key.count + (entry.chain.first?.count ?? 0)
            total += entry.source.utf8.count + entry.issuer.utf8.count
            for name in entry.names { total += 1 + name.utf8.count }
            for address in entry.addresses { total += 2 + address.count }
            for der in entry.chain.dropFirst() where seen.insert(der).inserted {
                total += CertificateRecord.intermediateBytes + 8 + der.count
            }
        }
        return total
    }

    /// Publishes `entry` under `id` (below 2^20), in place of what had that id. The new length, or nil when the region is full.
    public mutating func put(id: UInt32, entry: CertificateEntry) -> Int? {
        precondition(id < CertificateRecord.maximumEntries && !entry.chain.isEmpty)
        var positions: [UInt32] = []
        for der in entry.chain.dropFirst() {
            guard let position = intermediate(der) else { return nil }
            positions.append(position)
        }
        return append(.put, id: id, body: Self.body(of: entry, intermediates: positions))
    }

    /// Withdraws `id`. The new length, or nil when the region is full.
    public mutating func remove(id: UInt32) -> Int? {
        append(.remove, id: id, body: [])
    }

    /// The position (in units) of the record that holds this intermediate certificate, written once per distinct content.
    private mutating func intermediate(_ der: [UInt8]) -> UInt32? {
        let digest = Digest.sha256(der)
        let identity = ContentIdentity(sha256: digest)
        if let position = intermediates[identity] { return position }
        var body = RecordBody()
        body.append(digest[..<16])
        body.append(UInt32(der.count))
        body.append(UInt32(0))
        body.append(der[...])
        let position = UInt32(length / CertificateRecord.unit)
        guard append(.intermediate, id: 0, body: body.bytes) != nil else { return nil }
        intermediates[identity] = position
        return position
    }

    private static func body(of entry: CertificateEntry, intermediates: [UInt32]) -> [UInt8] {
        let leaf = entry.chain[0]
        var names = entry.names.map { [UInt8]($0.utf8) }
        names += entry.addresses.map { [0] + $0 }
        names = names.filter { !$0.isEmpty && $0.count <= 255 }
        let content = Digest.sha256(entry.chain.flatMap { Digest.sha256($0) } + Digest.sha256(entry.key))
        var body = RecordBody()
        body.append(UInt64(bitPattern: entry.notBefore))
        body.append(UInt64(bitPattern: entry.notAfter))
        body.append(UInt64(bitPattern: entry.modifiedNanoseconds))
        body.append(entry.fingerprint[...])
        body.append(content[..<16])
        body.append(entry.keyType.rawValue)
        body.append(UInt32(bitPattern: entry.keyNumber))
        body.append(UInt32(entry.key.count))
        body.append(UInt32(leaf.count))
        body.append(UInt32(intermediates.count))
        body.append(UInt32(entry.source.utf8.count))
        body.append(UInt32(entry.issuer.utf8.count))
        body.append(UInt32(names.count))
        for position in intermediates { body.append(position) }
        body.append(entry.key[...])
        body.append(leaf[...])
        body.append([UInt8](entry.source.utf8)[...])
        body.append([UInt8](entry.issuer.utf8)[...])
        for name in names {
            body.bytes.append(UInt8(name.count))
            body.append(name[...])
        }
        return body.bytes
    }

    private mutating func append(_ kind: CertificateRecord.Kind, id: UInt32, body: [UInt8]) -> Int? {
        let unit = CertificateRecord.unit
        let total = (CertificateRecord.headerBytes + body.count + unit - 1) / unit * unit
        guard total <= region.count - length, (length + total) / unit <= UInt32.max else { return nil }
        let record = UnsafeMutableRawBufferPointer(rebasing: region[length..<length + total])
        record.initializeMemory(as: UInt8.self, repeating: 0)
        record.storeBytes(of: UInt32(total), as: UInt32.self)
        record.storeBytes(of: kind.rawValue, toByteOffset: CertificateRecord.kindOffset, as: UInt32.self)
        record.storeBytes(of: id, toByteOffset: CertificateRecord.idOffset, as: UInt32.self)
        UnsafeMutableRawBufferPointer(rebasing: record[CertificateRecord.headerBytes...]).copyBytes(from: body)
        let checksum = CertificateRecord.checksum(UnsafeRawBufferPointer(record))
        record.storeBytes(of: checksum, toByteOffset: CertificateRecord.checksumOffset, as: UInt32.self)
        length += total
        return length
    }
}

/// The bytes of a record behind its header, as they grow.
private struct RecordBody {
    var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part)
    }
}
