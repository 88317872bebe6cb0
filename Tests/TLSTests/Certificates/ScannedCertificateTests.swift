import TLS
import Testing

@Suite struct ScannedCertificateTests {
    private static let basicConstraints = CertificateForms.extension(19, [0x30, 3, 1, 1, 0xFF], critical: true)

    private static func scan(_ extensions: [[UInt8]]) throws -> CertificateScan {
        try #require(CertificateScan(CertificateForms.certificate(extensions)))
    }

    @Test func knowsWhoMayIssue() throws {
        #expect(try Self.scan([Self.basicConstraints]).mayIssue)
        #expect(try Self.scan([]).mayIssue == false)
        // Key usage: keyCertSign and cRLSign; digitalSignature alone.
        #expect(try Self.scan([Self.basicConstraints, CertificateForms.extension(15, [3, 2, 1, 0x06])]).mayIssue)
        #expect(try Self.scan([Self.basicConstraints, CertificateForms.extension(15, [3, 2, 7, 0x80])]).mayIssue == false)
    }

    @Test(arguments: [(true, true, false), (true, false, true), (false, true, true)])
    func passesOverWhatAServerMadeForItself(isSelfIssued: Bool, hasHostNames: Bool, mayIssue: Bool) throws {
        let root = try mint(["Root"], isAuthority: true, hasAlternativeNames: false)
        let pair = try mint(["a.example"], issuer: isSelfIssued ? nil : root, isAuthority: true, hasAlternativeNames: hasHostNames)
        #expect(CertificateScan(pair.certificate)?.mayIssue == mayIssue)
    }

    @Test func comparesKeyIdentifiersWhereBothAreThere() throws {
        let key = CertificateForms.extension(14, [4, 2, 7, 7])
        let named = CertificateForms.extension(35, [0x30, 4, 0x80, 2, 7, 7])
        let other = CertificateForms.extension(35, [0x30, 4, 0x80, 2, 7, 8])
        // The forms' issuer and subject differ.
        #expect(try Self.scan([named]).mayBeIssued(by: Self.scan([key])) == false)
        func selfIssued(_ extensions: [[UInt8]]) throws -> CertificateScan {
            try #require(CertificateScan(CertificateForms.certificate(extensions, subject: "Issuer")))
        }
        #expect(try Self.scan([named]).mayBeIssued(by: selfIssued([key])))
        #expect(try Self.scan([other]).mayBeIssued(by: selfIssued([key])) == false)
        #expect(try Self.scan([]).mayBeIssued(by: selfIssued([key])))
        #expect(try Self.scan([other]).mayBeIssued(by: selfIssued([])))
        #expect(try selfIssued([key, named]).isSelfSigned)
        #expect(try selfIssued([]).isSelfSigned)
        // A new key under the old name, vouched for by the old key (RFC 5280 section 3.2).
        #expect(try selfIssued([key, other]).isSelfSigned == false)
    }
}
