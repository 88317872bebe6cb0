import Testing

@testable import TLS

@Suite struct ScannedAuthoritiesTests {
    private func authorities(_ count: Int) throws -> [[UInt8]] {
        try (0..<count).map { try mint(["Authority \($0)"], isAuthority: true, hasAlternativeNames: false).certificate }
    }

    @Test func anAuthorityIsScannedOnce() throws {
        let recent = ScannedAuthorities()
        let der = try authorities(1)[0]
        let first = try #require(recent.scan(der))
        #expect(first.scan == CertificateScan(der) && first.der == der)
        let again = try #require(recent.scan(der.map { $0 }))
        #expect(again === first)
    }

    @Test func otherCertificatesAreNotKept() throws {
        let recent = ScannedAuthorities()
        let der = try mint(["a.example"]).certificate
        let first = try #require(recent.scan(der))
        #expect(first.scan.names == ["a.example"])
        let again = try #require(recent.scan(der))
        #expect(again !== first)
    }

    @Test func whatIsNoCertificateIsNotKnownEither() throws {
        let recent = ScannedAuthorities()
        let der = try authorities(1)[0]
        _ = recent.scan(der)
        #expect(recent.scan([]) == nil && recent.scan([0x30]) == nil && recent.scan(Array(der.dropLast())) == nil)
    }

    @Test func oneBytesDifferenceIsAnotherCertificate() throws {
        let recent = ScannedAuthorities()
        let der = try authorities(1)[0]
        let first = try #require(recent.scan(der))
        var signed = der
        signed[signed.count - 1] ^= 1
        let other = try #require(recent.scan(signed))
        #expect(other !== first && other.der == signed)
        let again = try #require(recent.scan(der))
        #expect(again === first)
    }

    @Test func onlyTheLastOnesAreRemembered() throws {
        let recent = ScannedAuthorities()
        let all = try authorities(20)
        let scanned = try all.map { try #require(recent.scan($0)) }
        // The first four made room.
        for (number, der) in all.enumerated().reversed() where number >= 4 {
            let again = try #require(recent.scan(der))
            #expect(again === scanned[number])
        }
        let forgotten = try #require(recent.scan(all[0]))
        #expect(forgotten !== scanned[0])
        #expect(recent.scan(all[0])?.der == all[0])
    }
}
