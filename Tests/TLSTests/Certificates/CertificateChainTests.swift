import TLS
import Testing

@Suite struct CertificateChainTests {
    private let root: CertificateMint.Minted
    private let upper: CertificateMint.Minted
    private let lower: CertificateMint.Minted
    private let leaf: CertificateMint.Minted

    init() throws {
        root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        upper = try mint(["Upper"], issuer: root, isAuthority: true, hasAlternativeNames: false)
        lower = try mint(["Lower"], issuer: upper, isAuthority: true, hasAlternativeNames: false)
        leaf = try mint(["leaf.example"], issuer: lower)
    }

    private func chain(_ pool: [CertificateMint.Minted]) throws -> [[UInt8]] { try entry(leaf, pool: pool).chain }

    @Test func ordersWhateverTheFileHeld() throws {
        let expected = [leaf.certificate, lower.certificate, upper.certificate]
        #expect(try chain([lower, upper]) == expected)
        #expect(try chain([root, upper, leaf, lower, lower]) == expected)
    }

    @Test func stopsWhereTheChainBreaks() throws {
        #expect(try chain([upper, root]) == [leaf.certificate])
        #expect(try chain([]) == [leaf.certificate])
    }

    @Test func endsInALoopOfIssuers() throws {
        // Two certificates that claim to have issued each other.
        let first = try mint(["One"], isAuthority: true, hasAlternativeNames: false)
        let second = try mint(["Two"], issuer: first, isAuthority: true, hasAlternativeNames: false)
        let crossed = try mint(["One"], issuer: second, isAuthority: true, hasAlternativeNames: false)
        let child = try mint(["child.example"], issuer: crossed)
        #expect(try entry(child, pool: [second, crossed]).chain == [child.certificate, crossed.certificate, second.certificate])
    }
}
