import Testing

@testable import TLS

@Suite struct IssuerTableTests {
    private let table = IssuerTable(CertificateWeakness(minimumRSABits: 2048))

    @Test func keepsOneOfEach() throws {
        let first = try mint(["CA 1"], isAuthority: true).certificate
        let second = try mint(["CA 2"], isAuthority: true).certificate
        let issuer = table[first]
        #expect(table[second] !== issuer)
        #expect(table[first] === issuer)
        #expect(issuer.refusal == nil)
        #expect(issuer.decoded() != nil)
        #expect(issuer.decoded() == table[first].decoded())
    }

    @Test func saysWhatCannotBeUsed() {
        #expect(table[[]].refusal == "cannot be decoded")
        #expect(table[[1, 2, 3]].refusal == "cannot be decoded")
        #expect(table[[1, 2, 3]].decoded() == nil)
    }

    @Test func aFloodOfThemAllocatesNothingLasting() {
        for number in 0..<3000 { _ = table[[UInt8(number >> 8), UInt8(number & 255)]] }
        weak let late = table[[200, 200]]
        _ = table[[0, 0]]
        #expect(late == nil)
        weak let early = table[[0, 1]]
        _ = table[[0, 0]]
        #expect(early != nil)
    }
}
