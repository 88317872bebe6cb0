import TLS
import Testing

@Suite struct PEMTests {
    private static let payload: [UInt8] = Array(0..<100)
    private static let certificate = PEM.encode(payload, label: "CERTIFICATE")
    private static let key = PEM.encode([1, 2, 3, 4], label: "PRIVATE KEY")

    private func parse(_ text: String) -> PEMContent { PEM.parse([UInt8](text.utf8)) }

    @Test(arguments: 1...70)
    func roundTripsEveryLength(count: Int) {
        let bytes = (0..<count).map { UInt8($0 * 7 & 255) }
        #expect(parse(PEM.encode(bytes, label: "CERTIFICATE")).blocks.map(\.bytes) == [bytes])
    }

    @Test(arguments: [
        ("plain", certificate + key), ("no newline between", certificate.dropLast() + key),
        ("byte order mark", "\u{FEFF}" + certificate + key),
        ("no last newline", certificate + key.dropLast()),
        ("text around", "Bag Attributes\n  name: x\n" + certificate + "\nsubject=CN = x\nissuer: y\n" + key + "trailing words"),
        ("CRLF", certificate.replacing("\n", with: "\r\n") + key.replacing("\n", with: "\r\n")),
        ("one long line", certificate.replacing("\n", with: " ") + key),
        ("indented", certificate.replacing("\n", with: "\n\t  ") + key),
    ])
    func readsBothBlocks(situation: String, text: String) {
        let content = parse(text)
        #expect(content.problems == [])
        #expect(content.blocks.map(\.label) == ["CERTIFICATE", "PRIVATE KEY"])
        #expect(content.blocks.map(\.bytes) == [Self.payload, [1, 2, 3, 4]])
    }

    @Test func passesOverParametersEvenBrokenOnes() {
        let text =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + Self.key
            + "-----BEGIN DH PARAMETERS-----\n!!\n-----END DH PARAMETERS-----\n" + Self.certificate
        let content = parse(text)
        #expect(content.problems == [])
        #expect(content.blocks.map(\.number) == [1, 2, 3, 4])
        #expect(content.blocks.filter(\.isCertificate).map(\.bytes) == [Self.payload])
        #expect(content.blocks.filter(\.isPrivateKey).count == 1)
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
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "encrypted"),
        ("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n-----END RSA PRIVATE KEY-----", "encrypted"),
        ("-----BEGIN RSA PRIVATE KEY-----\nComment: x\nAAAA\n-----END RSA PRIVATE KEY-----", "header without an end"),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        let content = parse(text)
        #expect(content.blocks == [])
        #expect(content.problems.count == 1)
        #expect(content.problems.first?.block == 1)
        #expect(content.problems.first?.reason.contains(reason) == true, "\(content.problems)")
    }

    @Test func readsAKeyWithHarmlessHeaders() {
        let content = parse("-----BEGIN RSA PRIVATE KEY-----\nComment: x\n\nAQID\n-----END RSA PRIVATE KEY-----")
        #expect(content.blocks.map(\.bytes) == [[1, 2, 3]])
    }

    @Test func isBounded() {
        #expect(PEM.parse([UInt8](repeating: 65, count: PEM.maximumBytes + 1)).problems.map(\.block) == [0])
        let many = parse(String(repeating: "-----BEGIN X-----\n-----END X-----\n", count: 101))
        #expect(many.blocks.count == 100)
        #expect(many.problems.map(\.block) == [101])
    }

    @Test(arguments: ["", "hello", "-----", "-----END CERTIFICATE-----", "-----BEGINCERTIFICATE-----"])
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
