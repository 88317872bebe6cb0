import TLS
import Testing

@Suite struct CertificateChainTests {
    typealias Minted = CertificateMint.Minted

    private let root: Minted
    private let upper: Minted
    private let lower: Minted
    private let leaf: Minted

    init() throws {
        root = try Self.authority("Root")
        upper = try Self.authority("Upper", issuer: root)
        lower = try Self.authority("Lower", issuer: upper)
        leaf = try Self.leaf(issuer: lower)
    }

    /// An authority with key identifiers, unless they are unwanted.
    private static func authority(
        _ name: String, issuer: Minted? = nil, reusing key: Minted? = nil, to: Int64 = 90 * day, hasKeyIdentifiers: Bool = true
    ) throws -> Minted {
        var mint = CertificateMint(names: [name], notBefore: testNow - 9 * day, notAfter: testNow + to)
        mint.isAuthority = true
        mint.hasAlternativeNames = false
        mint.hasKeyIdentifiers = hasKeyIdentifiers
        return try #require(mint.mint(issuer: issuer, reusing: key))
    }

    private static func leaf(_ name: String = "leaf.example", issuer: Minted? = nil, hasKeyIdentifiers: Bool = true) throws -> Minted {
        var mint = CertificateMint(names: [name], notBefore: testNow - day, notAfter: testNow + 90 * day)
        mint.hasKeyIdentifiers = hasKeyIdentifiers
        return try #require(mint.mint(issuer: issuer))
    }

    private func scanned(_ pairs: [Minted]) throws -> [ScannedCertificate] { try pairs.map { try scanned($0) } }

    private func scanned(_ pair: Minted) throws -> ScannedCertificate {
        ScannedCertificate(scan: try #require(CertificateScan(pair.certificate)), der: pair.certificate)
    }

    /// Builds the chain of a leaf and compares what came out of it.
    private func expect(
        _ chain: [Minted], _ notes: CertificateNotes, leaf: Minted? = nil, file: [Minted], elsewhere: [Minted] = [],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        var pool = IssuerPool()
        for (number, pair) in elsewhere.enumerated() { _ = pool.replace(file: UInt32(number), with: [try scanned(pair)]) }
        let built = CertificateChain.build(leaf: try scanned(leaf ?? self.leaf), file: try scanned(file), pool: &pool, now: testNow)
        #expect(built.chain == chain.map(\.certificate), sourceLocation: location)
        #expect(built.notes == notes, "\(built.notes.texts), not \(notes.texts)", sourceLocation: location)
    }

    // What one file holds.

    @Test func leavesAGoodFileAlone() throws {
        try expect([leaf, lower, upper], [], file: [leaf, lower, upper])
        try expect([leaf, lower], [], file: [leaf, lower])
    }

    @Test func putsTheChainInOrder() throws {
        try expect([leaf, lower, upper], [.reordered], file: [leaf, upper, lower])
        try expect([leaf, lower, upper], [.reordered], file: [lower, upper, leaf])
        try expect([leaf, lower, upper], [.reordered, .rootDropped], file: [root, upper, lower, leaf])
    }

    @Test func dropsDuplicatesAndTheRoot() throws {
        try expect([leaf, lower], [.duplicateDropped], file: [leaf, leaf, lower])
        try expect([leaf, lower], [.duplicateDropped], file: [leaf, lower, lower])
        try expect([leaf, lower, upper], [.rootDropped], file: [root, leaf, lower, upper])
    }

    @Test func dropsStrangers() throws {
        let stranger = try Self.authority("Stranger")
        let child = try Self.authority("Child of a stranger", issuer: stranger)
        try expect([leaf, lower], [.strangerDropped], file: [leaf, stranger, lower, child])
        // The name is right and the key is not.
        let impostor = try Self.authority("Lower")
        try expect([leaf, lower], [.strangerDropped], file: [leaf, impostor, lower])
        try expect([leaf], [.strangerDropped, .issuerMissing], file: [leaf, impostor])
    }

    @Test func sparesWhatAnotherLeafOfTheFileNeeds() throws {
        let other = try Self.authority("Other", issuer: root)
        let second = try Self.leaf("second.example", issuer: other)
        let file = [leaf, lower, upper, second, other]
        try expect([leaf, lower, upper], [], file: file)
        try expect([second, other], [], leaf: second, file: file)
    }

    @Test func saysThatTheIssuerIsMissing() throws {
        try expect([leaf], [.issuerMissing], file: [leaf])
        try expect([leaf], [.issuerMissing, .strangerDropped], file: [leaf, upper, root])
    }

    @Test func knowsASelfSignedLeaf() throws {
        var mint = CertificateMint(names: ["self.example"], notBefore: testNow - day, notAfter: testNow + day)
        // As `openssl req -x509` makes them.
        mint.isAuthority = true
        mint.hasKeyIdentifiers = true
        let pair = try #require(mint.mint())
        try expect([pair], [.selfSigned], leaf: pair, file: [pair])
        let other = try #require(mint.mint())
        try expect([pair], [.selfSigned], leaf: pair, file: [pair, other])
        // It is nobody's issuer, though it says so.
        try expect([pair], [.selfSigned], leaf: pair, file: [pair], elsewhere: [other])
    }

    @Test func endsAtARootThatSignedTheLeaf() throws {
        let direct = try Self.leaf(issuer: root)
        try expect([direct], [.rootDropped], leaf: direct, file: [direct, root])
        try expect([direct], [], leaf: direct, file: [direct], elsewhere: [root])
        try expect([direct], [.issuerMissing], leaf: direct, file: [direct], elsewhere: [try Self.authority("Root")])
    }

    @Test func warnsOfAnExpiredIntermediate() throws {
        let old = try Self.authority("Lower", issuer: upper, reusing: lower, to: -day)
        try expect([leaf, old], [.issuerExpired], file: [leaf, old])
        try expect([leaf, lower], [.alternativeDropped], file: [leaf, old, lower])
        try expect([leaf, old], [.issuerExpired, .completed], file: [leaf], elsewhere: [old])
        try expect([leaf, lower], [.completed], file: [leaf], elsewhere: [old, lower])
        // Further up it would do harm to clients that know another way.
        let oldUpper = try Self.authority("Upper", issuer: root, reusing: upper, to: -day)
        try expect([leaf, lower], [], file: [leaf, lower], elsewhere: [oldUpper])
    }

    // Several certificates of one issuer.

    @Test func takesTheRenewedIntermediate() throws {
        let longer = try Self.authority("Lower", issuer: upper, reusing: lower, to: 900 * day)
        try expect([leaf, longer], [.alternativeDropped], file: [leaf, lower, longer])
        try expect([leaf, longer], [.completed], file: [leaf], elsewhere: [lower, longer])
    }

    @Test func followsTheFileWhereAnAuthorityIsCrossSigned() throws {
        let otherRoot = try Self.authority("Other root")
        let crossed = try Self.authority("Lower", issuer: otherRoot, reusing: lower, to: 900 * day)
        try expect([leaf, lower, upper], [.alternativeDropped], file: [leaf, lower, upper, crossed])
        try expect([leaf, crossed], [.alternativeDropped, .strangerDropped], file: [leaf, crossed, lower, try Self.authority("x")])
        // A root in the file is left out in any case; the cross-signed certificate beside it was meant.
        let bridge = try Self.authority("Root", issuer: otherRoot, reusing: root)
        try expect([leaf, lower, upper, bridge], [.rootDropped], file: [leaf, lower, upper, root, bridge])
        // What the file does not say is not added where the root is known.
        try expect([leaf, lower, upper], [], file: [leaf, lower, upper], elsewhere: [root, bridge])
        try expect([leaf, lower, upper, bridge], [.completed], file: [leaf, lower, upper], elsewhere: [bridge])
    }

    @Test func neverLoops() throws {
        let one = try Self.authority("One")
        let two = try Self.authority("Two", issuer: one)
        let crossed = try Self.authority("One", issuer: two, reusing: one)
        let child = try Self.leaf(issuer: crossed)
        try expect([child, crossed, two], [], leaf: child, file: [child, crossed, two])
        try expect([child, crossed, two], [.completed], leaf: child, file: [child], elsewhere: [crossed, two])
        let own = try Self.authority("Two", issuer: crossed, reusing: two)
        try expect([child, crossed, two], [.alternativeDropped], leaf: child, file: [child, crossed, two, own])
    }

    @Test func endsAfterTenIntermediates() throws {
        var authorities = [root]
        for number in 1...12 { authorities.append(try Self.authority("Step \(number)", issuer: authorities[number - 1])) }
        let deep = try Self.leaf(issuer: authorities[12])
        let chain = [deep] + authorities.dropFirst().reversed()
        try expect(Array(chain.prefix(11)), [.chainCut, .alternativeDropped], leaf: deep, file: chain)
        let shallow = try Self.leaf(issuer: authorities[10])
        let whole = [shallow] + authorities[1...10].reversed()
        try expect(whole, [.rootDropped], leaf: shallow, file: whole + [root])
    }

    @Test func tellsKeysApartBySignatureWhereNothingElseDoes() throws {
        let mine = try Self.authority("Twin", issuer: root, hasKeyIdentifiers: false)
        let other = try Self.authority("Twin", issuer: root, hasKeyIdentifiers: false)
        let child = try Self.leaf(issuer: mine, hasKeyIdentifiers: false)
        for file in [[child, mine, other], [child, other, mine]] {
            try expect([child, mine], [.alternativeDropped], leaf: child, file: file)
        }
        for elsewhere in [[mine, other], [other, mine]] {
            try expect([child, mine], [.completed], leaf: child, file: [child], elsewhere: elsewhere)
        }
        try expect([child], [.issuerMissing], leaf: child, file: [child], elsewhere: [other])
    }

    @Test func asksForAnAuthority() throws {
        let plain = try Self.leaf("middle.example", issuer: root)
        let child = try Self.leaf(issuer: plain)
        try expect([child], [.issuerMissing], leaf: child, file: [child, plain])
    }

    // Other files.

    @Test func completesFromOtherFiles() throws {
        try expect([leaf, lower, upper], [.completed], file: [leaf], elsewhere: [upper, lower])
        try expect([leaf, lower, upper], [.completed], file: [leaf, lower], elsewhere: [upper])
        try expect([leaf, lower, upper], [.completed], file: [leaf, upper], elsewhere: [lower])
        try expect([leaf, lower, upper], [.completed, .rootDropped], file: [leaf, upper, root], elsewhere: [lower])
    }

    @Test func doesNotBelieveNamesAndKeyIdentifiers() throws {
        // Another key under the same name and the same identifier: the one thing that a forger would get right.
        let forged = try forge(like: lower)
        var pool = IssuerPool()
        _ = pool.replace(file: 1, with: [forged])
        let built = CertificateChain.build(leaf: try scanned(leaf), file: [try scanned(leaf)], pool: &pool, now: testNow)
        #expect(built.chain == [leaf.certificate])
        #expect(built.notes == .issuerMissing)
        _ = pool.replace(file: 2, with: [try scanned(lower)])
        let again = CertificateChain.build(leaf: try scanned(leaf), file: [try scanned(leaf)], pool: &pool, now: testNow)
        #expect(again.chain == [leaf.certificate, lower.certificate])
    }

    /// The certificate with one bit of its key flipped.
    private func forge(like pair: Minted) throws -> ScannedCertificate {
        let scan = try #require(CertificateScan(pair.certificate))
        var der = pair.certificate
        let key = Array(scan.publicKey.suffix(20))
        let position = try #require(der.indices.first { Array(der[$0...].prefix(key.count)) == key })
        der[position + 10] ^= 1
        let forged = try #require(CertificateScan(der))
        #expect(forged.subjectKeyIdentifier == scan.subjectKeyIdentifier)
        return ScannedCertificate(scan: forged, der: der)
    }

    @Test func staysQuickWithAFileFullOfAuthorities() throws {
        let twins = try (0..<40).map { _ in try Self.authority("Lower", hasKeyIdentifiers: false) }
        let child = try Self.leaf(issuer: twins[30], hasKeyIdentifiers: false)
        // More keys than are tried.
        try expect([child], [.issuerMissing, .rootDropped], leaf: child, file: [child] + twins)
    }
}
