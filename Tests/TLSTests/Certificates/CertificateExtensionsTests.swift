import TLS
import Testing

@Suite struct CertificateExtensionsTests {
    private func scanned(_ extensions: [UInt8]...) -> CertificateScan? { CertificateScan(CertificateForms.certificate(extensions)) }

    @Test func withoutExtensionsEverythingIsAllowed() throws {
        let scan = try #require(scanned())
        #expect(scan.keyUsage == nil && scan.allowsDigitalSignature && scan.allowsServerAuthentication)
        #expect(scan.subjectKeyIdentifier.isEmpty && scan.authorityKeyIdentifier.isEmpty)
        #expect(!scan.isAuthority)
        #expect(scan.names == ["subject.example"])
    }

    @Test(
        arguments: [
            ([7, 0x80], 0x01, true), ([5, 0xA0], 0x05, true), ([1, 0x06], 0x60, false), ([7, 0x00, 0x80], 0x100, false),
            ([0], 0, false), ([0, 0x80, 0, 0x55], 0x01, true),
        ] as [([UInt8], UInt16, Bool)])
    func readsKeyUsage(bits: [UInt8], usage: UInt16, signs: Bool) throws {
        let scan = try #require(scanned(CertificateForms.extension(15, KeyForms.tlv(3, bits), critical: true)))
        #expect(scan.keyUsage == usage)
        #expect(scan.allowsDigitalSignature == signs)
    }

    @Test(
        arguments: [
            ([[6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1]], true), ([[6, 4, 0x55, 0x1D, 0x25, 0]], true),
            ([[6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 2]], false), ([], false),
            ([[6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 2], [6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 1]], true), ([[6, 3, 0x55, 0x1D, 0x25]], false),
        ] as [([[UInt8]], Bool)])
    func readsExtendedKeyUsage(purposes: [[UInt8]], serves: Bool) throws {
        let scan = try #require(scanned(CertificateForms.extension(37, KeyForms.tlv(0x30, purposes.flatMap { $0 }))))
        #expect(scan.allowsServerAuthentication == serves)
    }

    @Test func readsKeyIdentifiers() throws {
        let own = CertificateForms.extension(14, [4, 3, 1, 2, 3])
        let issuer = CertificateForms.extension(35, [0x30, 9, 0x80, 2, 7, 8, 0x82, 3, 1, 2, 3])
        let scan = try #require(scanned(own, issuer))
        #expect(scan.subjectKeyIdentifier == [1, 2, 3])
        #expect(scan.authorityKeyIdentifier == [7, 8])
        let other = try #require(scanned(CertificateForms.extension(35, [0x30, 5, 0x82, 3, 1, 2, 3])))
        #expect(other.authorityKeyIdentifier.isEmpty)
    }

    /// Identifiers are hints; what clients judge by is not.
    @Test(arguments: [[], [0x30], [4, 9, 1], [0x30, 9, 0x80], [5, 0], [0x30, 4, 0x80, 0x84, 1, 2]] as [[UInt8]])
    func ignoresMalformedKeyIdentifiers(value: [UInt8]) throws {
        let scan = try #require(scanned(CertificateForms.extension(14, value), CertificateForms.extension(35, value)))
        #expect(scan.subjectKeyIdentifier.isEmpty && scan.authorityKeyIdentifier.isEmpty)
    }

    @Test(arguments: [15, 17, 19, 37] as [UInt8])
    func refusesMalformedValues(number: UInt8) {
        for value in [[], [0x30], [3], [3, 0], [3, 1, 8], [4, 1, 1], [0x30, 5, 1], [0x1F, 1, 1], [0x30, 0x84, 255, 255, 255, 255]]
            as [[UInt8]]
        {
            #expect(scanned(CertificateForms.extension(number, value)) == nil, "\(value)")
        }
        if number != 19 { #expect(scanned(CertificateForms.extension(number, [0x30, 2, 6, 5])) == nil) }
    }

    @Test(arguments: [14, 15, 17, 19, 35, 37] as [UInt8])
    func refusesAnExtensionThatIsThereTwice(number: UInt8) {
        let value: [UInt8] = number == 15 ? [3, 2, 7, 0x80] : [0x30, 0]
        #expect(scanned(CertificateForms.extension(number, value)) != nil)
        #expect(scanned(CertificateForms.extension(number, value), CertificateForms.extension(number, value)) == nil)
    }

    @Test func passesOverWhatNobodyAsksFor() throws {
        let policies = CertificateForms.extension(32, [1, 2, 3])
        let foreign = KeyForms.tlv(0x30, [6, 8, 0x2B, 6, 1, 5, 5, 7, 1, 1] + KeyForms.tlv(4, [9]))
        #expect(scanned(policies, policies, foreign, foreign)?.names == ["subject.example"])
    }
}
