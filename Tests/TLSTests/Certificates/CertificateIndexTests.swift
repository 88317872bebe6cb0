import Support
import TLS
import Testing

@Suite struct CertificateIndexTests {
    @Test func showsWhatWasPublished() throws {
        let log = TestLog(bytes: 1 << 20)
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let middle = try mint(["Middle"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        let stored = try entry(
            mint(["a.example", "*.b.example"], issuer: middle), pool: [root, middle], source: "dir/a.pem", modified: 77)
        let length = try #require(log.put(3, stored))
        try log.apply(upTo: length)
        let view = try #require(log.entry(3))
        #expect(log.count == 1)
        #expect(log.ids == [3])
        #expect(view.id == 3)
        #expect(view.names == ["a.example", "*.b.example"])
        #expect(Array(view.leaf) == stored.chain[0])
        #expect(view.intermediateCount == 1)
        #expect(Array(view.intermediate(0)) == middle.certificate)
        #expect(Array(view.key) == stored.key)
        #expect(view.fingerprint == stored.fingerprint)
        #expect(view.source == "dir/a.pem")
        #expect(view.issuer == "Middle")
        #expect(view.modifiedNanoseconds == 77)
        #expect(view.keyType == .ecdsa)
        #expect(log.entry(2) == nil)
        #expect(log.entry(4) == nil)
    }

    @Test func replaysOnlyWhatWasAnnounced() throws {
        let log = TestLog(bytes: 1 << 16)
        let first = try #require(log.put(0, plainEntry(["a.example"])))
        let second = try #require(log.put(1, plainEntry(["b.example"])))
        try log.apply(upTo: first)
        #expect(log.select("b.example") == .unknownName)
        try log.apply(upTo: second)
        try log.apply(upTo: second)
        #expect(log.select("b.example") == .entry(1))
        let third = try #require(log.remove(0))
        try log.apply(upTo: third)
        #expect(log.select("a.example") == .unknownName)
        #expect(log.count == 1)
    }

    @Test func replaysInSteps() throws {
        let log = TestLog(bytes: 1 << 16)
        for id in 0..<5 { _ = try #require(log.put(UInt32(id), plainEntry(["n\(id).example"]))) }
        #expect(try log.apply(upTo: log.length, maximumRecords: 0) == false)
        #expect(log.count == 0)
        #expect(try log.apply(upTo: log.length, maximumRecords: 2) == false)
        #expect(log.ids == [0, 1])
        #expect(log.select("n1.example") == .entry(1))
        #expect(log.select("n2.example") == .unknownName)
        #expect(try log.apply(upTo: log.length, maximumRecords: 3))
        #expect(log.ids == [0, 1, 2, 3, 4])
        #expect(try log.apply(upTo: log.length, maximumRecords: 1))
        #expect(throws: CertificateLogError.self) { try log.apply(upTo: log.length + 8, maximumRecords: 1) }
    }

    @Test func replacesAnEntryUnderItsId() throws {
        let log = TestLog(bytes: 1 << 16)
        _ = log.put(0, plainEntry(["a.example", "both.example"]))
        let length = try #require(log.put(0, plainEntry(["b.example", "both.example"], modified: 2)))
        try log.apply(upTo: length)
        #expect(log.count == 1)
        #expect(log.select("a.example") == .unknownName)
        #expect(log.select("b.example") == .entry(0))
        #expect(log.select("both.example") == .entry(0))
        #expect(log.entry(0)?.modifiedNanoseconds == 2)
    }

    @Test func storesAnIntermediateOnce() throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let middle = try mint(["Middle"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        let entries = try (0..<3).map { try entry(mint(["a\($0).example"], issuer: middle), pool: [middle]) }
        let log = TestLog(bytes: 1 << 16)
        var lengths: [Int] = []
        for (id, entry) in entries.enumerated() { lengths.append(try #require(log.put(UInt32(id), entry))) }
        #expect(lengths[0] - middle.certificate.count > lengths[1] - lengths[0] - 64)
        #expect(lengths[2] <= CertificateLogWriter.requiredBytes(for: entries))
        try log.apply(upTo: lengths[2])
        for id in log.ids { #expect(log.entry(id).map { Array($0.intermediate(0)) } == middle.certificate) }
    }

    @Test func saysWhenTheRegionIsFull() throws {
        let entries = (0..<20).map { plainEntry(["a\($0).example"]) }
        let log = TestLog(bytes: CertificateLogWriter.requiredBytes(for: entries) + 40)
        for (id, entry) in entries.enumerated() { #expect(log.put(UInt32(id), entry) != nil) }
        while log.remove(1) != nil {}
        let length = log.length
        #expect(log.put(0, entries[0]) == nil)
        #expect(log.length == length)
        try log.apply(upTo: length)
        #expect(log.count == 19)
    }

    @Test func refusesImpossibleLengths() {
        let log = TestLog(bytes: 256)
        for length in [-8, 4, 8, 264] {
            #expect(throws: CertificateLogError.self) { try log.replay(upTo: length) }
        }
    }

    @Test func refusesEveryDamagedByte() throws {
        let log = TestLog(bytes: 4096)
        let length = try #require(log.put(1, plainEntry(["a.example"])))
        for position in 0..<length {
            log.region.memory[position] ^= 0x41
            #expect(throws: CertificateLogError.self) { try log.replay(upTo: length) }
            log.region.memory[position] ^= 0x41
        }
    }

    @Test func keepsItsPromiseOfSize() throws {
        let count = 20_000
        let log = TestLog(bytes: count * 400)
        let template = plainEntry([])
        for id in 0..<count {
            var entry = template
            entry.names = ["host\(id).example", "*.host\(id).example"]
            _ = try #require(log.put(UInt32(id), entry))
        }
        try log.apply()
        // 15 MB for 100,000 entries.
        #expect(log.indexBytes < count * 150)
        for id in stride(from: 0, to: count, by: 777) {
            #expect(log.select("host\(id).example") == .entry(UInt32(id)))
            #expect(log.select("x.host\(id).example") == .entry(UInt32(id)))
        }
    }

    @Test func agreesWithADictionaryUnderChurn() throws {
        let log = TestLog(bytes: 4 << 20)
        var model: [UInt32: String] = [:]
        var random = SeededGenerator(seed: 42)
        for step in 0..<5000 {
            let id = UInt32.random(in: 0..<200, using: &random)
            if Bool.random(using: &random) {
                let name = "n\(Int.random(in: 0..<100, using: &random)).example"
                model[id] = name
                _ = try #require(log.put(id, plainEntry([name], source: "\(id)")))
            } else {
                model[id] = nil
                _ = try #require(log.remove(id))
            }
            try log.apply()
            #expect(log.count == model.count)
            let name = "n\(step % 100).example"
            let expected = model.filter { $0.value == name }.keys
            if case .entry(let chosen) = log.select(name) {
                #expect(expected.contains(chosen))
            } else {
                #expect(expected.isEmpty)
            }
        }
    }
}
