import Support
import Testing

@testable import TLS

@Suite struct CertificateLogWriterTests {
    /// A log that says where its records are; tests look into it with a fresh index.
    private final class Log {
        let region: Region
        private var writer: CertificateLogWriter

        init(bytes: Int) {
            region = Region(bytes: bytes)
            writer = CertificateLogWriter(region: region.memory)
        }

        var length: Int { writer.length }
        var deadBytes: Int { writer.deadBytes }
        func put(_ id: UInt32, _ entry: CertificateEntry) -> LoggedRecord? { writer.put(id: id, entry: entry) }
        func remove(_ id: UInt32) -> LoggedRecord? { writer.remove(id: id) }
        func view(_ id: UInt32) -> CertificateEntry? { writer.view(id).map { CertificateEntry($0) } }
        func copyLive(from other: Log) -> Bool { writer.copyLive(from: other.writer) }

        func entries() throws -> [UInt32: CertificateEntry] {
            var index = CertificateIndex(region: UnsafeRawBufferPointer(region.memory))
            try index.apply(upTo: length)
            var result: [UInt32: CertificateEntry] = [:]
            for id in index.ids { result[id] = index.entry(id).map { CertificateEntry($0) } }
            return result
        }
    }

    private func fullEntry() -> CertificateEntry {
        var entry = plainEntry(
            ["a.example", "*.b.example"], addresses: [[10, 0, 0, 1], [UInt8](repeating: 9, count: 16)], keyType: .rsa, source: "d/ä.crt",
            modified: 77)
        entry.chain += [[UInt8](repeating: 5, count: 301), [UInt8](repeating: 6, count: 17)]
        entry.keySource = "d/ä.key"
        entry.keyBits = 3072
        entry.notes = CertificateNotes(rawValue: 0x8000_0001)
        return entry
    }

    @Test func whatIsPutComesOutWhole() throws {
        let log = Log(bytes: 1 << 14)
        #expect(log.put(7, fullEntry()) != nil)
        #expect(log.put(8, plainEntry([])) != nil)
        #expect(try log.entries() == [7: fullEntry(), 8: plainEntry([])])
    }

    @Test func namesThatFitNoRecordAreLeftOut() throws {
        let log = Log(bytes: 1 << 14)
        let longest = String(repeating: "a", count: 255)
        var entry = plainEntry(["", longest, longest + "a", "b.example"], addresses: [[UInt8](repeating: 1, count: 255)])
        #expect(log.put(0, entry) != nil)
        entry.names = [longest, "b.example"]
        entry.addresses = []
        #expect(try log.entries() == [0: entry])
    }

    @Test func recordsFollowOneAnother() throws {
        let log = Log(bytes: 1 << 14)
        let first = try #require(log.put(0, plainEntry(["a.example"])))
        #expect(first.position == 0 && first.bytes % 8 == 0 && first.end == log.length)
        let second = try #require(log.remove(0))
        #expect(second == LoggedRecord(position: first.end, bytes: CertificateRecord.headerBytes))
        // The issuers' records lie between.
        let third = try #require(log.put(0, fullEntry()))
        #expect(third.position == second.end + 344 + 64)
        #expect(third.end == log.length)
    }

    @Test func countsWhatNobodyNeeds() throws {
        let log = Log(bytes: 1 << 20)
        var live: [UInt32: Int] = [:]
        var dead = 0
        var random = SeededGenerator(seed: 7)
        for step in 0..<500 {
            let id = UInt32.random(in: 0..<20, using: &random)
            dead += live.removeValue(forKey: id) ?? 0
            if Bool.random(using: &random) {
                live[id] = try #require(log.put(id, plainEntry(["n\(step).example"]))).bytes
            } else {
                dead += try #require(log.remove(id)).bytes
            }
            #expect(log.deadBytes == dead)
        }
        #expect(log.length == dead + live.values.reduce(0, +))
    }

    @Test func compactsIntoWhatLives() throws {
        let log = Log(bytes: 1 << 18)
        for round in 0..<10 {
            for id in 0..<10 {
                var entry = fullEntry()
                entry.names = ["n\(id).r\(round).example"]
                #expect(log.put(UInt32(id), entry) != nil)
            }
        }
        let entries = try log.entries()
        let fresh = Log(bytes: log.length - log.deadBytes)
        for (id, entry) in entries { #expect(fresh.put(id, entry) != nil) }
        #expect(fresh.deadBytes == 0)
        #expect(fresh.length == log.length - log.deadBytes)
        #expect(try fresh.entries() == entries)
    }

    @Test func showsWhatIsInForce() {
        let log = Log(bytes: 1 << 14)
        #expect(log.view(0) == nil && log.view(.max) == nil)
        _ = log.put(7, fullEntry())
        #expect(log.view(7) == fullEntry() && log.view(6) == nil && log.view(8) == nil)
        _ = log.put(7, plainEntry(["b.example"]))
        #expect(log.view(7) == plainEntry(["b.example"]))
        _ = log.remove(7)
        #expect(log.view(7) == nil)
        _ = log.remove(9)
        #expect(log.view(9) == nil)
    }

    @Test func copiesWhatIsInForce() throws {
        let log = Log(bytes: 1 << 16)
        for id in 0..<20 {
            var entry = fullEntry()
            entry.names = ["n\(id).example"]
            _ = log.put(UInt32(id), entry)
        }
        for id in 0..<10 { _ = log.remove(UInt32(2 * id)) }
        _ = log.put(3, plainEntry(["renewed.example"]))
        let fresh = Log(bytes: log.length - log.deadBytes)
        #expect(fresh.copyLive(from: log))
        #expect(try fresh.entries() == log.entries())
        #expect(fresh.deadBytes == 0 && fresh.length == log.length - log.deadBytes)
        #expect(fresh.view(3) == log.view(3) && fresh.view(2) == nil)
    }

    @Test func aCopyWithoutRoomIsRefused() throws {
        let log = Log(bytes: 1 << 14)
        for id in 0..<4 { _ = log.put(UInt32(id), plainEntry(["n\(id).example"])) }
        let before = try log.entries()
        #expect(Log(bytes: log.length - 8).copyLive(from: log) == false)
        #expect(try log.entries() == before)
        #expect(Log(bytes: 64).copyLive(from: Log(bytes: 64)))
    }

    @Test func writesEveryIssuerOnceHoweverManyThereAre() throws {
        let issuers = (0..<20).map { number in [UInt8](repeating: UInt8(number), count: 400) }
        var entries: [CertificateEntry] = []
        for round in 0..<3 {
            for issuer in issuers {
                var entry = plainEntry(["r\(round).example"])
                entry.chain.append(issuer)
                entries.append(entry)
            }
        }
        let log = Log(bytes: CertificateLogWriter.requiredBytes(for: entries))
        for (id, entry) in entries.enumerated() { #expect(log.put(UInt32(id), entry) != nil) }
        #expect(log.length == log.region.memory.count)
        #expect(try log.entries().count == 60)
        #expect(try log.entries()[59] == entries[59])
    }

    @Test func aFullLogStaysAsItWas() throws {
        let log = Log(bytes: 1024)
        #expect(log.put(0, plainEntry(["a.example"])) != nil)
        let before = (length: log.length, dead: log.deadBytes)
        var large = plainEntry(["a.example"])
        large.key = [UInt8](repeating: 1, count: 1000)
        #expect(log.put(0, large) == nil)
        large.chain.append([UInt8](repeating: 2, count: 1000))
        #expect(log.put(0, large) == nil)
        #expect(log.length == before.length && log.deadBytes == before.dead)
        #expect(try log.entries() == [0: plainEntry(["a.example"])])
    }

    @Test func equalMaterialHasOneIdentity() throws {
        let region = Region(bytes: 1 << 14)
        var writer = CertificateLogWriter(region: region.memory)
        var other = fullEntry()
        other.source = "elsewhere"
        var renewed = fullEntry()
        renewed.chain[1][0] ^= 1
        var rekeyed = fullEntry()
        rekeyed.key[0] ^= 1
        for (id, entry) in [fullEntry(), other, renewed, rekeyed].enumerated() { _ = writer.put(id: UInt32(id), entry: entry) }
        var index = CertificateIndex(region: UnsafeRawBufferPointer(region.memory))
        try index.apply(upTo: writer.length)
        let identities = index.ids.compactMap { index.entry($0)?.identity }
        #expect(identities.count == 4)
        #expect(identities[0] == identities[1])
        #expect(Set(identities).count == 3)
    }
}
