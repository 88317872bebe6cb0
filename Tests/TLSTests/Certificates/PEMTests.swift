import TLS
import Testing

@Suite struct PEMTests {
    private static let payload: [UInt8] = Array(0..<100)
    private static let certificate = PEM.encode(payload, label: "CERTIFICATE")
    private static let key = PEM.encode([1, 2, 3, 4], label: "PRIVATE KEY")

    /// The certificate in lines of another length.
    private static func wrapped(_ columns: Int) -> String {
        let text = Array(certificate.split(separator: "\n").dropFirst().dropLast().joined())
        let lines = stride(from: 0, to: text.count, by: columns).map { String(text[$0..<min($0 + columns, text.count)]) }
        return "-----BEGIN CERTIFICATE-----\n" + lines.joined(separator: "\n") + "\n-----END CERTIFICATE-----\n"
    }

    private func parse(_ text: String) -> PEMContent { PEM.parse([UInt8](text.utf8)) }

    @Test(arguments: 1...70)
    func roundTripsEveryLength(count: Int) {
        let bytes = (0..<count).map { UInt8($0 * 7 & 255) }
        #expect(parse(PEM.encode(bytes, label: "CERTIFICATE")).blocks.map(\.bytes) == [bytes])
    }

    /// Each: a situation, and the two blocks in it.
    private static let situations: [(String, String)] = [
        ("plain", certificate + key),
        ("no newline between", certificate.dropLast() + key),
        ("byte order mark", "\u{FEFF}" + certificate + key),
        ("no last newline", certificate + key.dropLast()),
        ("text around", "Bag Attributes\n  name: x\n" + certificate + "\nsubject=CN = x\nissuer: y\n" + key + "trailing words"),
        ("CRLF", (certificate + key).replacing("\n", with: "\r\n")),
        ("lone CR", (certificate + key).replacing("\n", with: "\r")),
        ("mixed line ends", certificate.replacing("\n", with: "\r\n") + key.replacing("\n", with: "\r")),
        ("no newline between, with CR", certificate.replacing("\n", with: "\r").dropLast() + key),
        ("one long line", certificate.replacing("\n", with: " ") + key),
        ("indented", (certificate + key).replacing("\n", with: "\n\t  ")),
        ("trailing spaces", (certificate + key).replacing("\n", with: " \t \n")),
        ("blank lines", (certificate + key).replacing("\n", with: "\n\n")),
        ("lines of 76 characters", wrapped(76) + key),
        ("lines of 1 character", wrapped(1) + key),
        ("openssl pkcs12", "Bag Attributes\n    localKeyID: 01 AB \nsubject=C = DE, CN = -----x-----\n\n" + certificate + key),
        ("openssl s_client", "Certificate chain\n 0 s:CN = x\n   i:CN = y\n" + certificate + "---\nServer\n" + key + "---\n"),
        ("text on the same line", "cert: " + certificate.dropLast() + " # and\n key: " + key),
        ("rules of dashes", dashes + certificate + "-" + dashes + key + dashes),
        ("stray END lines", "-----END CERTIFICATE-----\n" + certificate + "-----END X-----\n" + key),
    ]

    private static let dashes = String(repeating: "-", count: 70) + "\n"

    @Test(arguments: situations)
    func readsBothBlocks(situation: String, text: String) {
        let content = parse(text)
        #expect(content.problems == [])
        #expect(content.blocks.map(\.label) == ["CERTIFICATE", "PRIVATE KEY"])
        #expect(content.blocks.map(\.bytes) == [Self.payload, [1, 2, 3, 4]])
    }

    @Test(arguments: [
        "EC PARAMETERS", "DH PARAMETERS", "X509 CRL", "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST", "PUBLIC KEY", "PKCS7",
        "OPENSSH PRIVATE KEY", "DSA PRIVATE KEY", "X", "", "CERTIFICATES",
    ])
    func passesOverOtherKindsEvenBrokenOnes(label: String) {
        for content in ["Bggq", "!!", "Proc-Type: 4,ENCRYPTED\n", ""] {
            let other = "-----BEGIN \(label)-----\n\(content)\n-----END \(label)-----\n"
            let content = parse(other + Self.key + other + Self.certificate.dropLast() + other)
            #expect(content.problems == [])
            #expect(content.blocks.map(\.number) == [1, 2, 3, 4, 5])
            #expect(content.blocks.map(\.kind) == [.other(label), .privateKey, .other(label), .certificate, .other(label)])
            #expect(content.blocks.filter(\.isCertificate).map(\.bytes) == [Self.payload])
            #expect(content.blocks.filter(\.isPrivateKey).map(\.bytes) == [[1, 2, 3, 4]])
        }
    }

    @Test(arguments: [
        ("CERTIFICATE", PEMKind.certificate), ("X509 CERTIFICATE", .certificate), ("TRUSTED CERTIFICATE", .trustedCertificate),
        ("PRIVATE KEY", .privateKey), ("RSA PRIVATE KEY", .rsaPrivateKey), ("EC PRIVATE KEY", .ellipticCurvePrivateKey),
        ("ENCRYPTED PRIVATE KEY", .encryptedPrivateKey),
    ])
    func knowsTheKinds(label: String, kind: PEMKind) {
        let blocks = parse(PEM.encode([0x30, 0x01, 0x05], label: label)).blocks
        #expect(blocks.map(\.kind) == [kind])
        #expect(blocks.map(\.bytes) == [[0x30, 0x01, 0x05]])
        #expect(parse(PEM.encode([1], label: label.lowercased())).blocks.map(\.kind) == [.other(label.lowercased())])
    }

    @Test func dropsTheNotesBehindATrustedCertificate() throws {
        let der = try mint(["a.example"]).certificate
        let notes: [UInt8] = [0x30, 0x0C, 0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]
        #expect(parse(PEM.encode(der + notes, label: "TRUSTED CERTIFICATE")).blocks.map(\.bytes) == [der])
        #expect(parse(PEM.encode(der, label: "TRUSTED CERTIFICATE")).blocks.map(\.bytes) == [der])
        #expect(parse(PEM.encode([1, 2, 3], label: "TRUSTED CERTIFICATE")).blocks.map(\.bytes) == [[1, 2, 3]])
    }

    @Test func namesTheBlockThatLostItsEndAndReadsItsNeighbour() {
        let content = parse("-----BEGIN CERTIFICATE-----\nAAAA\n" + Self.key)
        #expect(content.blocks.map(\.label) == ["PRIVATE KEY"])
        #expect(content.problems.map(\.block) == [1])
        #expect(content.problems[0].reason.contains("END line is missing"))
    }

    @Test(arguments: [
        ("-----BEGIN CERTIFICATE-----\nAAAA", "END line is missing"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----", "names something"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIF", "cut off"), ("-----BEGIN CERTIFICATE", "BEGIN line"),
        ("-----BEGIN ", "BEGIN line"),
        ("-----BEGIN CERTIFICATE----\n", "BEGIN line"), ("-----BEGIN A\nB-----\n", "BEGIN line"),
        ("-----BEGIN CERTIFICATE-----\nAA?A\n-----END CERTIFICATE-----", "not base64"),
        ("-----BEGIN CERTIFICATE-----\nAAAAA\n-----END CERTIFICATE-----", "impossible length"),
        ("-----BEGIN CERTIFICATE-----\nAA=A\n-----END CERTIFICATE-----", "behind its padding"),
        ("-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----", "impossible length"),
        ("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "empty"),
        ("-----BEGIN CERTIFICATE-----\n-----\nAAAA\n-----END CERTIFICATE-----", "not base64"),
        ("-----BEGIN CERTIFICATE------\nAAAA\n-----END CERTIFICATE-----", "not base64"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----end certificate-----", "END line is missing"),
        ("-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----", "not base64"),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        let content = parse(text)
        #expect(content.blocks == [])
        #expect(content.problems.count == 1)
        #expect(content.problems.first?.block == 1)
        #expect(content.problems.first?.reason.contains(reason) == true, "\(content.problems)")
    }

    @Test func isBounded() {
        #expect(PEM.parse([UInt8](repeating: 65, count: PEM.maximumBytes + 1)).problems.map(\.block) == [0])
        let many = parse(String(repeating: "-----BEGIN X-----\n-----END X-----\n", count: 1001))
        #expect(many.blocks.count == 1000)
        #expect(many.problems.map(\.block) == [1001])
    }

    @Test(arguments: [
        "", "hello", "-----", "-----END CERTIFICATE-----", "-----BEGINCERTIFICATE-----", "----BEGIN CERTIFICATE-----", "-----BEGIN",
    ])
    func findsNothingWhereNothingIs(text: String) {
        #expect(parse(text).blocks == [])
        #expect(parse(text).problems == [])
    }

    @Test func survivesEveryTruncationAndFlip() {
        let bytes = [UInt8]((Self.certificate + Self.key).utf8)
        for end in bytes.indices {
            _ = PEM.parse(Array(bytes[..<end]))
            var flipped = bytes
            flipped[end] ^= 0x11
            _ = PEM.parse(flipped)
        }
    }
}
