/// One entry of the certificate log, read in place. Valid while the region it came from is mapped; made only from checked records.
public struct EntryView: @unchecked Sendable {
    /// The id under which the supervisor published it.
    public let id: UInt32
    private let region: UnsafeRawBufferPointer
    private let record: UnsafeRawBufferPointer

    internal init(region: UnsafeRawBufferPointer, position: Int) {
        let length = Int(region.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        self.region = region
        self.record = UnsafeRawBufferPointer(rebasing: region[position..<position + length])
        self.id = record.loadUnaligned(fromByteOffset: CertificateRecord.idOffset, as: UInt32.self)
    }

    /// The first second of validity, since 1970.
    public var notBefore: Int64 { load(CertificateRecord.notBefore) }
    /// The last second of validity, since 1970.
    public var notAfter: Int64 { load(CertificateRecord.notAfter) }
    /// When the certificate's file was last modified, nanoseconds since 1970.
    public var modifiedNanoseconds: Int64 { load(CertificateRecord.modified) }
    /// The kind of the leaf's public key.
    public var keyType: CertificateKeyType { CertificateKeyType(rawValue: load(CertificateRecord.keyType)) ?? .other }
    /// Bits of the leaf's key; 0 when not known.
    public var keyBits: Int { size(CertificateRecord.keyBits) }
    /// What is worth telling people about the entry.
    public var notes: CertificateNotes { CertificateNotes(rawValue: load(CertificateRecord.notes)) }
    /// OpenSSL's number of the key type.
    public var keyNumber: Int32 { load(CertificateRecord.keyNumber) }
    /// Stands for chain and key together: equal for equal material, in every region.
    internal var identity: ContentIdentity {
        ContentIdentity(high: load(CertificateRecord.identity), low: load(CertificateRecord.identity + 8))
    }

    /// SHA-256 of the leaf's DER.
    public var fingerprint: [UInt8] { [UInt8](record[CertificateRecord.fingerprint..<CertificateRecord.fingerprint + 32]) }
    /// Certificates behind the leaf.
    public var intermediateCount: Int { size(CertificateRecord.intermediateCount) }
    /// DER of the private key, typed form.
    public var key: UnsafeRawBufferPointer { part(keyStart, size(CertificateRecord.keyBytes)) }
    /// DER of the leaf.
    public var leaf: UnsafeRawBufferPointer { part(leafStart, size(CertificateRecord.leafBytes)) }
    /// DER of the certificate `number` places behind the leaf (from 0, below `intermediateCount`).
    public func intermediate(_ number: Int) -> UnsafeRawBufferPointer {
        let position = intermediatePosition(number)
        let bytes = Int(region.loadUnaligned(fromByteOffset: position + CertificateRecord.intermediateSize, as: UInt32.self))
        let start = position + CertificateRecord.intermediateBytes
        return UnsafeRawBufferPointer(rebasing: region[start..<start + bytes])
    }

    internal func intermediateIdentity(_ number: Int) -> ContentIdentity {
        let start = intermediatePosition(number) + CertificateRecord.intermediateDigest
        return ContentIdentity(
            high: region.loadUnaligned(fromByteOffset: start, as: UInt64.self),
            low: region.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
    }

    /// The file that holds the certificate.
    public var source: String { String(decoding: sourceBytes, as: UTF8.self) }
    /// The issuer's name, for people.
    public var issuer: String { String(decoding: part(issuerStart, size(CertificateRecord.issuerBytes)), as: UTF8.self) }
    /// The file that holds the key.
    public var keySource: String {
        let shared = sourceBytes.prefix(size(CertificateRecord.sharedPathBytes))
        return String(decoding: Array(shared) + part(keyPathStart, size(CertificateRecord.keyPathBytes)), as: UTF8.self)
    }
    /// DER: leaf first, each followed by its issuer.
    public var chainDER: [[UInt8]] { [[UInt8](leaf)] + (0..<intermediateCount).map { [UInt8](intermediate($0)) } }
    /// The DNS names; for cold paths, as is the next one.
    public var names: [String] {
        var result: [String] = []
        forEachName { _, name in
            if name.first != 0 { result.append(String(decoding: name, as: UTF8.self)) }
        }
        return result
    }
    /// The IP addresses: 4 or 16 bytes each, network order.
    public var addresses: [[UInt8]] {
        var result: [[UInt8]] = []
        forEachName { _, name in
            if name.first == 0 { result.append([UInt8](name.dropFirst())) }
        }
        return result
    }

    internal var sourceBytes: UnsafeRawBufferPointer { part(sourceStart, size(CertificateRecord.pathBytes)) }

    /// Calls with the offset of each name's length byte within the record, and the name (an address starts with a zero byte).
    internal func forEachName(_ body: (Int, UnsafeRawBufferPointer) -> Void) {
        var offset = namesStart
        for _ in 0..<size(CertificateRecord.nameCount) {
            let bytes = Int(record[offset])
            body(offset, part(offset + 1, bytes))
            offset += 1 + bytes
        }
    }

    /// The name whose length byte is at `offset` of the record.
    internal func name(at offset: Int) -> UnsafeRawBufferPointer {
        part(offset + 1, Int(record[offset]))
    }

    internal var nameCount: Int { size(CertificateRecord.nameCount) }

    private var keyStart: Int { CertificateRecord.putBytes + 4 * intermediateCount }
    private var leafStart: Int { keyStart + size(CertificateRecord.keyBytes) }
    private var sourceStart: Int { leafStart + size(CertificateRecord.leafBytes) }
    private var issuerStart: Int { sourceStart + size(CertificateRecord.pathBytes) }
    private var keyPathStart: Int { issuerStart + size(CertificateRecord.issuerBytes) }
    private var namesStart: Int { keyPathStart + size(CertificateRecord.keyPathBytes) }

    private func intermediatePosition(_ number: Int) -> Int {
        precondition(number >= 0 && number < intermediateCount)
        return size(CertificateRecord.putBytes + 4 * number) * CertificateRecord.unit
    }

    private func load<Value: BitwiseCopyable>(_ offset: Int) -> Value {
        record.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }

    private func size(_ offset: Int) -> Int {
        Int(record.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private func part(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: record[start..<start + count])
    }

    /// Whether a put record at `position` holds together: all lengths within the record, all intermediates before it.
    internal static func isSound(region: UnsafeRawBufferPointer, position: Int, length: Int) -> Bool {
        guard length >= CertificateRecord.putBytes else { return false }
        let view = EntryView(region: region, position: position)
        guard CertificateKeyType(rawValue: view.load(CertificateRecord.keyType)) != nil else { return false }
        guard view.namesStart <= length else { return false }
        guard view.size(CertificateRecord.sharedPathBytes) <= view.size(CertificateRecord.pathBytes) else { return false }
        for number in 0..<view.intermediateCount {
            let start = view.intermediatePosition(number)
            guard start + CertificateRecord.intermediateBytes <= position else { return false }
            let kind = region.loadUnaligned(fromByteOffset: start + CertificateRecord.kindOffset, as: UInt32.self)
            let bytes = Int(region.loadUnaligned(fromByteOffset: start + CertificateRecord.intermediateSize, as: UInt32.self))
            guard kind == CertificateRecord.Kind.intermediate.rawValue else { return false }
            guard start + CertificateRecord.intermediateBytes + bytes <= position else { return false }
        }
        var offset = view.namesStart
        for _ in 0..<view.nameCount {
            guard offset < length, view.record[offset] > 0, offset + 1 + Int(view.record[offset]) <= length else { return false }
            offset += 1 + Int(view.record[offset])
        }
        return true
    }
}
