import TLS
import Testing

@testable import Control

@Suite struct JournalCertificateTests {
    @Test func aFingerprintIsItsBytes() {
        let bytes = (0..<32).map { UInt8($0 * 8) }
        #expect(JournalFingerprint(bytes)?.digest == bytes)
        let text = Array(Digest.hexadecimal(bytes).utf8)
        #expect(JournalFingerprint(hexadecimal: text.span, 0..<64) == JournalFingerprint(bytes))
        #expect(JournalFingerprint([]) == nil)
        #expect(JournalFingerprint(bytes + [0]) == nil)
        #expect(JournalFingerprint(hexadecimal: text.span, 0..<62) == nil)
    }

    private let entry = CertificateEntry(
        names: ["a.example"], addresses: [[192, 0, 2, 1], [UInt8](repeating: 0, count: 15) + [1]], notBefore: 0, notAfter: 9,
        keyType: .ecdsa, keyNumber: 0, chain: [[1, 2, 3]], key: [4], source: "/c/a.pem", keySource: "/c/a.key", modifiedNanoseconds: 0,
        fingerprint: [UInt8](repeating: 7, count: 32), issuer: "")

    @Test func anEntryTellsItsNamesAndAddresses() throws {
        let certificate = try #require(JournalCertificate(entry, owner: 33))
        #expect(certificate.names == ["a.example", "192.0.2.1", "::1"])
        #expect(certificate.file == "/c/a.pem" && certificate.keyFile == "/c/a.key" && certificate.owner == 33 && certificate.notAfter == 9)
    }

    @Test func theCertificateLogTellsTheSame() throws {
        let region = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 4096)
        defer { region.deallocate() }
        region.initializeMemory(as: UInt8.self, repeating: 0)
        var writer = CertificateLogWriter(region: region)
        let isWritten = writer.put(id: 0, entry: entry) != nil
        #expect(isWritten)
        var index = CertificateIndex(region: UnsafeRawBufferPointer(region))
        try index.apply(upTo: writer.length)
        let view = index.entry(0)
        #expect(view.flatMap { JournalCertificate($0, owner: 33) } == JournalCertificate(entry, owner: 33))
        #expect(view.map { ExpirySubject($0).term } == ExpiryTerm(notBefore: 0, notAfter: 9))
    }
}
