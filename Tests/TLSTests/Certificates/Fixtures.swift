@testable import TLS

/// A fixed "now" for certificates: 2026-01-01T00:00:00Z.
let testNow: Int64 = 1_767_225_600
let day: Int64 = 86_400

/// A minted pair, by default valid around `testNow`.
func mint(
    _ names: [String], from: Int64 = -day, to: Int64 = 90 * day, keyType: CertificateKeyType = .ecdsa,
    issuer: CertificateMint.Minted? = nil,
    isAuthority: Bool = false, hasAlternativeNames: Bool = true
) throws -> CertificateMint.Minted {
    var mint = CertificateMint(names: names, notBefore: testNow + from, notAfter: testNow + to)
    mint.keyType = keyType
    mint.isAuthority = isAuthority
    mint.hasAlternativeNames = hasAlternativeNames
    guard let minted = mint.mint(issuer: issuer) else { throw FixtureError.notMinted }
    return minted
}

/// A minted pair as an entry.
func entry(_ pair: CertificateMint.Minted, pool: [CertificateMint.Minted] = [], source: String = "a.pem", modified: Int64 = 0) throws
    -> CertificateEntry
{
    guard let scan = CertificateScan(pair.certificate), let key = KeyScan(pair.key) else { throw FixtureError.notMinted }
    let issuers = try pool.map { issuer in
        guard let scan = CertificateScan(issuer.certificate) else { throw FixtureError.notMinted }
        return ScannedCertificate(scan: scan, der: issuer.certificate)
    }
    let leaf = ScannedCertificate(scan: scan, der: pair.certificate)
    var elsewhere = IssuerPool()
    let (chain, notes) = CertificateChain.build(leaf: leaf, file: issuers, pool: &elsewhere, now: scan.notBefore)
    return CertificateEntry(
        leaf: leaf, chain: chain, notes: notes, key: key, source: source, keySource: source, modifiedNanoseconds: modified)
}

/// An entry without real certificate bytes, for what only looks at names and dates.
func plainEntry(
    _ names: [String], addresses: [[UInt8]] = [], from: Int64 = -day, to: Int64 = 90 * day, keyType: CertificateKeyType = .ecdsa,
    source: String = "a.pem", modified: Int64 = 0
) -> CertificateEntry {
    let leaf = [UInt8]("\(names) \(from) \(to) \(keyType) \(source)".utf8)
    return CertificateEntry(
        names: names, addresses: addresses, notBefore: testNow + from, notAfter: testNow + to, keyType: keyType, keyNumber: 408,
        chain: [leaf], key: [1, 2, 3], source: source, keySource: source, modifiedNanoseconds: modified,
        fingerprint: Digest.sha256(leaf), issuer: "Test")
}

/// A zeroed region that the test owns.
final class Region {
    let memory: UnsafeMutableRawBufferPointer

    init(bytes: Int) {
        memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 4096)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { memory.deallocate() }
}

enum FixtureError: Error { case notMinted }

/// A log, its writer and an index over it. (The test macros cannot look into a noncopyable value, so this class stands before both.)
final class TestLog {
    let region: Region
    private var writer: CertificateLogWriter
    private var index: CertificateIndex

    init(bytes: Int = 1 << 18) {
        region = Region(bytes: bytes)
        writer = CertificateLogWriter(region: region.memory)
        index = CertificateIndex(region: UnsafeRawBufferPointer(region.memory))
    }

    /// A log of `entries`, ids in their order, replayed.
    convenience init(_ entries: [CertificateEntry]) throws {
        self.init()
        for (id, entry) in entries.enumerated() where put(UInt32(id), entry) == nil { throw FixtureError.notMinted }
        try apply()
    }

    var length: Int { writer.length }
    var deadBytes: Int { writer.deadBytes }
    var count: Int { index.count }
    var ids: [UInt32] { index.ids }
    var indexBytes: Int { index.bytes }

    func put(_ id: UInt32, _ entry: CertificateEntry) -> Int? { writer.put(id: id, entry: entry)?.end }
    func remove(_ id: UInt32) -> Int? { writer.remove(id: id)?.end }
    func apply(upTo length: Int? = nil) throws { try index.apply(upTo: length ?? writer.length) }
    func apply(upTo length: Int, maximumRecords: Int) throws -> Bool {
        try index.apply(upTo: length, maximumRecords: maximumRecords)
    }
    func entry(_ id: UInt32) -> EntryView? { index.entry(id) }

    /// A fresh replay of the first `length` bytes.
    func replay(upTo length: Int) throws {
        index = CertificateIndex(region: UnsafeRawBufferPointer(region.memory))
        try index.apply(upTo: length)
    }

    func select(_ name: String, at now: Int64 = testNow, client: ClientCapabilities = .all) -> Selection {
        guard let name = ServerName(text: name) else { return .unknownName }
        return index.select(name, now: now, client: client)
    }

    func isSuperseded(_ id: UInt32, at now: Int64 = testNow) -> Bool { index.isSuperseded(id, at: now) }
    func isServed(_ name: String) -> Bool { index.isServed(name) }
    func entries(carrying name: String) -> Set<UInt32> {
        var ids: Set<UInt32> = []
        index.forEachCandidate(Array(name.utf8).span) { ids.insert($0.id) }
        return ids
    }

    func select(raw: [UInt8]) -> Selection { index.select(name: raw.span, now: testNow, client: .all) }

    func selectDefault(_ name: String?, _ address: [UInt8]) -> Selection {
        index.selectDefault(name: name.flatMap { ServerName(text: $0) }, localAddress: address.span, now: testNow, client: .all)
    }
}
