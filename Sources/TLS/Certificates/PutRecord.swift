/// An entry on its way into a record of the certificate log.
internal struct PutRecord {
    private let entry: CertificateEntry
    private var nameCount = 0
    /// Certificate and key mostly lie in one directory, under one name.
    private let sharedPathBytes: Int
    /// Bytes of the record, header included.
    private(set) var bytes = 0

    init(_ entry: CertificateEntry) {
        self.entry = entry
        sharedPathBytes = Self.sharedBytes(entry.source.utf8, entry.keySource.utf8)
        var total = CertificateRecord.putBytes + 4 * (entry.chain.count - 1) + entry.key.count + entry.chain[0].count
        total += entry.source.utf8.count + entry.issuer.utf8.count + entry.keySource.utf8.count - sharedPathBytes
        for name in entry.names where Self.isStorable(name.utf8.count) {
            nameCount += 1
            total += 1 + name.utf8.count
        }
        for address in entry.addresses where Self.isStorable(address.count + 1) {
            nameCount += 1
            total += 2 + address.count
        }
        bytes = CertificateRecord.aligned(total)
    }

    /// How many bytes both begin with.
    private static func sharedBytes(_ one: String.UTF8View, _ other: String.UTF8View) -> Int {
        var shared = 0
        var rest = other.makeIterator()
        for byte in one {
            if rest.next() != byte { break }
            shared += 1
        }
        return shared
    }

    /// A name has one byte of length.
    private static func isStorable(_ count: Int) -> Bool { count > 0 && count <= 255 }

    /// Everything behind the header.
    func write(_ record: inout RecordWriter, intermediates: [LoggedIssuers.Place]) {
        record.write(UInt64(bitPattern: entry.notBefore))
        record.write(UInt64(bitPattern: entry.notAfter))
        record.write(UInt64(bitPattern: entry.modifiedNanoseconds))
        record.write(entry.fingerprint[..<32])
        record.write(identity(intermediates)[..<16])
        record.write(entry.keyType.rawValue)
        record.write(UInt32(bitPattern: entry.keyNumber))
        record.write(UInt32(entry.key.count))
        record.write(UInt32(entry.chain[0].count))
        record.write(UInt32(intermediates.count))
        record.write(UInt32(entry.source.utf8.count))
        record.write(UInt32(entry.issuer.utf8.count))
        record.write(UInt32(nameCount))
        record.write(UInt32(entry.keySource.utf8.count - sharedPathBytes))
        record.write(entry.notes.rawValue)
        record.write(UInt32(clamping: entry.keyBits))
        record.write(UInt32(sharedPathBytes))
        for place in intermediates { record.write(place.position) }
        record.write(entry.key[...])
        record.write(entry.chain[0][...])
        record.write(entry.source)
        record.write(entry.issuer)
        record.write(Array(entry.keySource.utf8.dropFirst(sharedPathBytes))[...])
        for name in entry.names where Self.isStorable(name.utf8.count) {
            record.write(UInt8(name.utf8.count))
            record.write(name)
        }
        for address in entry.addresses where Self.isStorable(address.count + 1) {
            record.write(UInt8(address.count + 1))
            record.write(UInt8(0))
            record.write(address[...])
        }
    }

    /// Stands for chain and key; the leaf's digest is the fingerprint.
    private func identity(_ intermediates: [LoggedIssuers.Place]) -> [UInt8] {
        var digest = RunningDigest()
        digest.add(entry.fingerprint)
        for place in intermediates { digest.add(place.digest) }
        digest.add(entry.key)
        return digest.finish()
    }
}
