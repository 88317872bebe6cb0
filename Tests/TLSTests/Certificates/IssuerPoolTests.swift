import Support
import TLS
import Testing

@Suite struct IssuerPoolTests {
    private static func authority(_ name: String, isAuthority: Bool = true) throws -> ScannedCertificate {
        let pair = try mint([name], isAuthority: isAuthority, hasAlternativeNames: false)
        return ScannedCertificate(scan: try #require(CertificateScan(pair.certificate)), der: pair.certificate)
    }

    private static func subject(_ certificate: ScannedCertificate) -> NameHash { NameHash(certificate.scan.subject) }

    @Test func countsFilesAndKeepsEachCertificateOnce() throws {
        var pool = IssuerPool()
        let one = try Self.authority("One")
        #expect(pool.replace(file: 7, with: [one]).subjects == [Self.subject(one)])
        #expect(pool.replace(file: 8, with: [one, one]) == IssuerPool.Change())
        #expect(pool.count == 1)
        #expect(pool.remove(file: 7) == IssuerPool.Change())
        #expect(pool.count == 1)
        #expect(pool.remove(file: 8).subjects == [Self.subject(one)])
        #expect(pool.count == 0)
        #expect(pool.remove(file: 8) == IssuerPool.Change())
    }

    @Test func saysWhichSubjectsChanged() throws {
        var pool = IssuerPool()
        let (one, two, three) = try (Self.authority("One"), Self.authority("Two"), Self.authority("Three"))
        #expect(pool.replace(file: 1, with: [one, two]).subjects == [Self.subject(one), Self.subject(two)])
        #expect(pool.replace(file: 1, with: [two, three]).subjects == [Self.subject(one), Self.subject(three)])
        #expect(pool.replace(file: 1, with: [three, two]).subjects.isEmpty)
        // A second certificate of a subject is news too.
        let another = try Self.authority("Two")
        #expect(pool.replace(file: 2, with: [another]).subjects == [Self.subject(two)])
        #expect(pool.count == 3)
    }

    @Test func takesAuthoritiesOnly() throws {
        var pool = IssuerPool()
        let plain = try Self.authority("a.example", isAuthority: false)
        // A server's own certificate, as `openssl req -x509 -addext subjectAltName=...` makes it.
        let pair = try mint(["b.example"], isAuthority: true)
        let own = ScannedCertificate(scan: try #require(CertificateScan(pair.certificate)), der: pair.certificate)
        #expect(pool.replace(file: 1, with: [plain, own]) == IssuerPool.Change())
        #expect(pool.count == 0)
    }

    @Test func tellsCertificatesApartThatEndAlike() throws {
        var pool = IssuerPool()
        let one = try Self.authority("One")
        var der = one.der
        der[der.count - 20] ^= 1
        let other = ScannedCertificate(scan: one.scan, der: der)
        _ = pool.replace(file: 1, with: [one, other])
        #expect(pool.count == 2)
        #expect(pool.replace(file: 1, with: [other]).subjects == [Self.subject(one)])
        #expect(pool.count == 1)
    }

    @Test func refusesMoreThanItsBound() throws {
        var pool = IssuerPool()
        let one = try Self.authority("One")
        for number in 0..<UInt32(IssuerPool.maximumIssuers) {
            var der = one.der
            let end = der.count
            for byte in 0..<4 { der[end - 4 + byte] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(byte))) }
            #expect(pool.replace(file: number, with: [ScannedCertificate(scan: one.scan, der: der)]).refused == 0)
        }
        let late = try Self.authority("Late")
        #expect(
            pool.replace(file: 5000, with: [late])
                == IssuerPool.Change(refused: 1))
        #expect(pool.count == IssuerPool.maximumIssuers)
        // A refused file holds nothing, and there is room again when another one goes.
        #expect(pool.remove(file: 5000) == IssuerPool.Change())
        _ = pool.remove(file: 0)
        #expect(pool.replace(file: 5000, with: [late]).subjects == [Self.subject(late)])
    }

    @Test func agreesWithADictionaryUnderChurn() throws {
        let all = try (0..<12).map { try Self.authority("CA \($0 / 2)") }
        var pool = IssuerPool()
        var model: [UInt32: Set<Int>] = [:]
        var random = SeededGenerator(seed: 11)
        for _ in 0..<3000 {
            let file = UInt32.random(in: 0..<20, using: &random)
            let held = Set((0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 0..<12, using: &random) })
            let before = Set(model.values.joined())
            model[file] = held
            let after = Set(model.values.joined())
            let change = pool.replace(file: file, with: held.map { all[$0] })
            #expect(change.subjects == Set(before.symmetricDifference(after).map { Self.subject(all[$0]) }))
            #expect(change.refused == 0)
            #expect(pool.count == after.count)
        }
    }

    @Test func forgetsAnIssuerInChainsToo() throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let middle = try mint(["Middle"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        let scanned = try [middle, mint(["a.example"], issuer: middle)].map {
            ScannedCertificate(scan: try #require(CertificateScan($0.certificate)), der: $0.certificate)
        }
        var pool = IssuerPool()
        for file in UInt32(1)...3 {
            _ = pool.replace(file: file, with: [scanned[0]])
            #expect(
                CertificateChain.build(leaf: scanned[1], file: [], pool: &pool, now: testNow).chain == [scanned[1].der, scanned[0].der])
            _ = pool.remove(file: file)
            #expect(CertificateChain.build(leaf: scanned[1], file: [], pool: &pool, now: testNow).notes == .issuerMissing)
        }
    }
}
