import Testing

@testable import TLS

@Suite struct CertificateRecordTests {
    /// Damage that the checksum would have caught, with the checksum made right again: the index refuses it or reads within bounds.
    @Test func survivesDamageWithARightChecksum() throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let middle = try mint(["Middle"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        let log = TestLog(bytes: 1 << 14)
        let length = try #require(log.put(1, try entry(mint(["a.example", "*.b.example"], issuer: middle), pool: [middle])))
        let start = Int(log.region.memory.loadUnaligned(as: UInt32.self))
        let record = UnsafeMutableRawBufferPointer(rebasing: log.region.memory[start..<length])
        var accepted = 0
        for position in CertificateRecord.kindOffset..<CertificateRecord.putBytes + 8 {
            for value in [0x00, 0x01, 0x7F, 0x80, 0xFF] as [UInt8] {
                let before = Array(record)
                record[position] = value
                let checksum = CertificateRecord.checksum(UnsafeRawBufferPointer(record))
                record.storeBytes(of: checksum, toByteOffset: CertificateRecord.checksumOffset, as: UInt32.self)
                if (try? log.replay(upTo: length)) != nil {
                    accepted += 1
                    for id in log.ids { readEverything(try #require(log.entry(id))) }
                    _ = log.select("a.example")
                }
                record.copyBytes(from: before)
            }
        }
        #expect(accepted > 0)
    }

    @Test func checksumCoversEveryByteButItself() {
        var bytes = [UInt8](repeating: 7, count: 48)
        let whole = bytes.withUnsafeBytes { CertificateRecord.checksum($0) }
        for position in bytes.indices {
            bytes[position] ^= 1
            let isChecksum = (CertificateRecord.checksumOffset..<CertificateRecord.headerBytes).contains(position)
            #expect((bytes.withUnsafeBytes { CertificateRecord.checksum($0) } == whole) == isChecksum)
            bytes[position] ^= 1
        }
    }

    private func readEverything(_ view: EntryView) {
        _ = view.names
        _ = view.fingerprint
        _ = view.source
        _ = view.issuer
        _ = CertificateEntry(view)
        _ = Array(view.leaf)
        _ = Array(view.key)
        for number in 0..<view.intermediateCount { _ = Array(view.intermediate(number)) }
        _ = CredentialCache().credential(for: view)
    }
}
