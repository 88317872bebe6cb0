import Testing

@testable import TLS

@Suite struct DigestTests {
    /// FIPS 180-4 examples.
    @Test(
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func agreesWithTheStandard(text: String, expected: String) {
        #expect(Digest.hexadecimal(Digest.sha256([UInt8](text.utf8))) == expected)
    }

    @Test func partsGiveTheSameAsTheWhole() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
        for cut in [0, 1, 63, 64, 65, 299, 300] {
            var running = RunningDigest()
            running.add(Array(bytes[..<cut]))
            running.add(Array(bytes[cut...]))
            #expect(running.finish() == Digest.sha256(bytes))
        }
    }
}
