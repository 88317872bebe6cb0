import TLS
import Testing

@Suite struct CredentialCacheTests {
    @Test(arguments: [CertificateKeyType.ecdsa, .rsa, .ed25519])
    func decodesOnce(type: CertificateKeyType) throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let middle = try mint(["Middle"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        let log = try TestLog([entry(mint(["a.example"], keyType: type, issuer: middle), pool: [middle])])
        let cache = CredentialCache()
        let view = try #require(log.entry(0))
        let first = try #require(cache.credential(for: view))
        #expect(cache.credential(for: view) === first)
        #expect(cache.hits == 1)
        #expect(cache.misses == 1)
        #expect(cache.count == 1)
    }

    @Test func dropsTheLeastRecentlyUsed() throws {
        let entries = try (0..<4).map { try entry(mint(["a\($0).example"])) }
        let log = try TestLog(entries)
        let views = try (0..<4).map { try #require(log.entry(UInt32($0))) }
        let cache = CredentialCache(limitBytes: 3 * 7000)
        for view in views[..<3] { #expect(cache.credential(for: view) != nil) }
        let kept = cache.credential(for: views[0])
        #expect(cache.credential(for: views[3]) != nil)
        #expect(cache.bytes <= cache.limitBytes)
        #expect(cache.credential(for: views[0]) === kept)
        #expect(cache.misses == 4)
        _ = cache.credential(for: views[1])
        #expect(cache.misses == 5)
    }

    @Test func knowsEqualMaterialInAnotherRegion() throws {
        let stored = try entry(mint(["a.example"]))
        let cache = CredentialCache()
        for _ in 0..<2 {
            let log = try TestLog([stored])
            let view = try #require(log.entry(0))
            #expect(cache.credential(for: view) != nil)
        }
        #expect(cache.misses == 1)
    }

    @Test func answersNilForWhatOpenSSLCannotRead() throws {
        let log = try TestLog([plainEntry(["a.example"])])
        let cache = CredentialCache()
        let view = try #require(log.entry(0))
        #expect(cache.credential(for: view) == nil)
        #expect(cache.count == 0)
        #expect(cache.bytes == 0)
    }
}
