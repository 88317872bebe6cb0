import TLS
import Testing

@Suite struct CertificateSelectionTests {
    private func winner(_ entries: [CertificateEntry], _ name: String = "www.example.com", client: ClientCapabilities = .all) throws
        -> Selection
    {
        try TestLog(entries).select(name, client: client)
    }

    /// Each row: the loser first, then the winner, then why.
    @Test(arguments: [
        (plainEntry(["*.example.com"]), plainEntry(["www.example.com"], from: -9 * day, to: -day), "exact before wildcard, even expired"),
        (plainEntry(["www.example.com"], from: day, to: 900 * day), plainEntry(["www.example.com"]), "valid before not yet valid"),
        (
            plainEntry(["www.example.com"], from: -9 * day, to: -day), plainEntry(["www.example.com"], from: day),
            "not yet valid before expired"
        ),
        (plainEntry(["www.example.com"], to: 900 * day, keyType: .rsa), plainEntry(["www.example.com"]), "ECDSA before RSA"),
        (
            plainEntry(["www.example.com"], to: 900 * day, keyType: .other), plainEntry(["www.example.com"], keyType: .rsa),
            "verifiable first"
        ),
        (plainEntry(["www.example.com"], modified: 9), plainEntry(["www.example.com"], to: 91 * day), "latest expiry before newest file"),
        (
            plainEntry(["www.example.com"], source: "a", modified: 1), plainEntry(["www.example.com"], source: "b", modified: 2),
            "newest file"
        ),
        (plainEntry(["www.example.com"], source: "b"), plainEntry(["www.example.com"], source: "a"), "path"),
        (plainEntry(["other.example.com"]), plainEntry(["*.example.com"]), "wildcard when no exact name"),
    ])
    func followsThePublishedOrder(loser: CertificateEntry, best: CertificateEntry, reason: String) throws {
        #expect(try winner([loser, best]) == .entry(1), "\(reason)")
        #expect(try winner([best, loser]) == .entry(0), "\(reason)")
    }

    @Test func looksAtWhatTheClientCanVerify() throws {
        let both = [plainEntry(["www.example.com"]), plainEntry(["www.example.com"], keyType: .rsa)]
        #expect(try winner(both, client: ClientCapabilities(ecdsa: true, rsa: true)) == .entry(0))
        #expect(try winner(both, client: ClientCapabilities(ecdsa: false, rsa: true)) == .entry(1))
        // Nothing fits: the handshake will fail, but by the order and not by chance.
        #expect(try winner([both[1]], client: ClientCapabilities(ecdsa: true, rsa: false)) == .entry(0))
    }

    @Test(arguments: [
        ("a.example.com", true), ("A.EXAMPLE.COM.", true), ("a.b.example.com", false), ("example.com", false), ("com", false), ("", false),
        ("xa.example.co", false),
    ])
    func letsAWildcardStandForOneLabel(name: String, matches: Bool) throws {
        #expect(try winner([plainEntry(["*.example.com"])], name) == (matches ? .entry(0) : .unknownName))
    }

    @Test func neverFindsAWildcardByItsOwnText() throws {
        let log = try TestLog([plainEntry(["*.example.com"], addresses: [[1, 2, 3, 4]])])
        #expect(log.select("*.example.com") == .unknownName)
        #expect(log.select(raw: [0, 1, 2]) == .unknownName)
        #expect(log.select(raw: []) == .unknownName)
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
        let one = try TestLog([named])
        #expect(one.selectDefault(nil, other) == .entry(0))
        #expect(one.selectDefault(nil, []) == .entry(0))
        #expect(try TestLog([]).selectDefault(nil, other) == .unknownName)
    }
}
