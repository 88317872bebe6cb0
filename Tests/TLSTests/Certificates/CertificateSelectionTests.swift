import TLS
import Testing

@Suite struct CertificateSelectionTests {
    @Test func hasATable() {
        #expect(SelectionCase.all.count >= 17)
        #expect(SelectionCase.all.allSatisfy { !$0.entries.isEmpty && !$0.questions.isEmpty })
    }

    /// The table, with the certificates arriving in every rotation of their order, forwards and backwards.
    @Test(arguments: SelectionCase.all)
    func followsThePublishedOrder(example: SelectionCase) throws {
        for shift in example.entries.indices {
            let rotated = Array(example.entries[shift...] + example.entries[..<shift])
            for entries in [rotated, rotated.reversed()] {
                let log = try TestLog(entries)
                for question in example.questions {
                    let wanted = entries.firstIndex { $0.source == question.file }
                    let selection = log.select(question.name, at: question.now, client: question.client)
                    #expect(selection == wanted.map { .entry(UInt32($0)) } ?? .unknownName, "\(question.line)")
                }
            }
        }
    }

    /// `portico explain` says the same.
    @Test(arguments: SelectionCase.all)
    func explainsThePublishedOrder(example: SelectionCase) throws {
        let candidates = example.entries.map { entry in
            CertificateRanking.Candidate(
                names: entry.names,
                traits: CertificateTraits(
                    notBefore: entry.notBefore, notAfter: entry.notAfter, keyType: entry.keyType, keyBits: 0,
                    modifiedNanoseconds: entry.modifiedNanoseconds),
                source: entry.source)
        }
        for question in example.questions {
            let name = try #require(ServerName(text: question.name))
            let places = CertificateRanking.places(for: name, among: candidates, now: question.now, client: question.client)
            #expect(places.first.map { candidates[$0.position].source } == question.file, "\(question.line)")
        }
    }

    @Test func looksAtTheCurveOfTheKey() throws {
        let log = try TestLog([entry(mint(["www.example.com"])), plainEntry(["www.example.com"], to: 9 * day, keyType: .rsa)])
        #expect(log.select("www.example.com", client: [.p256, .rsa]) == .entry(0))
        #expect(log.select("www.example.com", client: [.p384, .p521, .rsa]) == .entry(1))
    }

    @Test(arguments: [
        "a\0", "www.example.com\0.evil", "www.example.com ", " www.example.com", "www example com", "*.example.com", "*", "*.", ".", "..",
        "../../etc/passwd", "/etc/passwd", "..\\..\\boot.ini", "www.example.com/", "www.example.com:443", "[::1]", "::1", "büch.example",
        "%77ww.example.com", "www..example.com", ".www.example.com", "www.example.com..", "a\n", "", String(repeating: "a", count: 300),
        String(repeating: "a.", count: 150), String(repeating: "a", count: 64) + ".example.com",
    ])
    func refusesWhatIsNoName(raw: String) throws {
        #expect(ServerName(text: raw) == nil)
    }

    @Test func neverFindsAnythingByBytesThatAreNoName() throws {
        let log = try TestLog([plainEntry(["*.example.com"], addresses: [[1, 2, 3, 4]]), plainEntry(["www.example.com"])])
        #expect(log.select("*.example.com") == .unknownName)
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 300)
        for raw in [[], [0], [0, 1, 2], [1, 2, 3, 4], long, Array("..".utf8)] as [[UInt8]] {
            #expect(log.select(raw: raw) == .unknownName)
        }
    }

    /// A certificate may hold any bytes as its names; only those that a client can ask for are in the index.
    @Test func passesOverStrangeNamesOfACertificate() throws {
        let strange = [
            "a\0.example", "b .example", String(repeating: "c", count: 300), "*.*.a", "*", "a.*.b", "*.com", "f*.example", "d..example", "",
            "../../etc/passwd", "e.example/", "bücher.example",
        ]
        let good = ["UPPER.Example", "dot.example.", "under_score.example", "xn--bcher-kva.example", "*.Wild.example", "192.0.2.1"]
        let names = (strange + good).flatMap { KeyForms.tlv(0x82, [UInt8]($0.utf8)) }
        let der = CertificateForms.certificate([CertificateForms.extension(17, KeyForms.tlv(0x30, names))])
        let scan = try #require(CertificateScan(der))
        #expect(
            scan.names == [
                "upper.example", "dot.example", "under_score.example", "xn--bcher-kva.example", "*.wild.example", "192.0.2.1",
            ])
        let log = try TestLog([plainEntry(scan.names)])
        for name in ["upper.example", "DOT.example", "x.wild.example", "xn--bcher-kva.example", "192.0.2.1"] {
            #expect(log.select(name) == .entry(0))
        }
        for name in ["a.example", "a", "b.example", "com", "example.com", "x.a", "a.x.b", "foo.example", "e.example", "wild.example"] {
            #expect(log.select(name) == .unknownName)
        }
    }

    @Test func serves10000NamesOfOneCertificate() throws {
        let names = (0..<10_000).map { "n\($0).x" }
        let pair = try mint(names)
        let stored = try entry(pair)
        #expect(stored.names == names)
        let log = TestLog(bytes: 1 << 20)
        _ = try #require(log.put(0, stored))
        _ = try #require(log.put(1, plainEntry(["other.x", "n5000.x"], from: day)))
        try log.apply()
        for name in names { #expect(log.select(name) == .entry(0)) }
        #expect(log.select("n10000.x") == .unknownName)
        #expect(log.select("other.x") == .entry(1))
        _ = try #require(log.remove(0))
        try log.apply()
        #expect(log.select("n5000.x") == .entry(1))
        #expect(log.select("n1.x") == .unknownName)
    }

    @Test func choosesTheDefaultByNameThenAddressThenLoneliness() throws {
        let named = plainEntry(["www.example.com"])
        let addressed = plainEntry([], addresses: [[10, 0, 0, 1], [UInt8](repeating: 1, count: 16)])
        let local: [UInt8] = [10, 0, 0, 1]
        let mapped: [UInt8] = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 0, 0, 1]
        let other: [UInt8] = [10, 0, 0, 2]
        let two = try TestLog([named, addressed])
        #expect(two.selectDefault("www.example.com", local) == .entry(0))
        #expect(two.selectDefault(nil, local) == .entry(1))
        #expect(two.selectDefault(nil, mapped) == .entry(1))
        #expect(two.selectDefault(nil, [UInt8](repeating: 1, count: 16)) == .entry(1))
        #expect(two.selectDefault(nil, other) == .unknownName)
        #expect(two.selectDefault("gone.example", local) == .unknownName)
        // An address is no name.
        #expect(two.select("10.0.0.1") == .unknownName)
        let one = try TestLog([named])
        #expect(one.selectDefault(nil, other) == .entry(0))
        #expect(one.selectDefault(nil, []) == .entry(0))
        #expect(try TestLog([]).selectDefault(nil, other) == .unknownName)
    }

    @Test func ordersCertificatesOfOneAddressLikewise() throws {
        let address: [UInt8] = [10, 0, 0, 1]
        let log = try TestLog([
            plainEntry([], addresses: [address], from: -9 * day, to: -day, source: "a"),
            plainEntry([], addresses: [address], to: 900 * day, keyType: .rsa, source: "b"),
            plainEntry(["www.example.com"], addresses: [address], source: "c"),
        ])
        #expect(log.selectDefault(nil, address) == .entry(2))
    }
}
