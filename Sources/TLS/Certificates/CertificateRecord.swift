/// The layout of the certificate log: records of a multiple of 8 bytes, one behind the other, numbers in the machine's own order.
///
///     header        0 length u32 (all of the record) · 4 kind u32 · 8 id u32 · 12 checksum u32 (of everything else in the record)
///     intermediate  16 digest 16 · 32 size u32 · 36 unused · 40 DER
///     remove        header only
///     put           the fields below, then: intermediates (u32 each: position of the record / 8) · key · leaf · path · issuer ·
///                   the rest of the key's path, which begins like the other one · names
///
/// A name is one byte of length and that many bytes. A DNS name is its normalised text; an IP address is a zero byte and 4 or 16 bytes.
internal enum CertificateRecord {
    enum Kind: UInt32 {
        case put = 1
        case remove = 2
        case intermediate = 3
    }

    static let headerBytes = 16
    static let unit = 8
    /// Ids are below this, so a corrupt one cannot make the index allocate without bound.
    static let maximumEntries = 1 << 20

    static let kindOffset = 4
    static let idOffset = 8
    static let checksumOffset = 12

    static let notBefore = 16
    static let notAfter = 24
    static let modified = 32
    static let fingerprint = 40
    static let identity = 72
    static let keyType = 88
    static let keyNumber = 92
    static let keyBytes = 96
    static let leafBytes = 100
    static let intermediateCount = 104
    static let pathBytes = 108
    static let issuerBytes = 112
    static let nameCount = 116
    static let keyPathBytes = 120
    static let notes = 124
    static let keyBits = 128
    /// Bytes from the beginning of the path with which the key's path begins, too.
    static let sharedPathBytes = 132
    static let putBytes = 136

    static let intermediateDigest = 16
    static let intermediateSize = 32
    static let intermediateBytes = 40

    /// The next multiple of the unit.
    static func aligned(_ bytes: Int) -> Int { (bytes + unit - 1) / unit * unit }

    /// Mixes the whole record but the checksum itself; `record.count` is a multiple of 8 and at least 16.
    static func checksum(_ record: UnsafeRawBufferPointer) -> UInt32 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        var position = 0
        while position < record.count {
            var word = record.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if position == idOffset { word &= 0xFFFF_FFFF }
            hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash >> 32
            position += 8
        }
        return UInt32(truncatingIfNeeded: hash)
    }
}
