import Testing

@testable import TLS

@Suite struct Base64Tests {
    private func decode(_ text: String) -> Base64.Result { decode([UInt8](text.utf8)) }

    private func decode(_ bytes: [UInt8]) -> Base64.Result {
        let span = bytes.span
        return Base64.decode(span, 0..<bytes.count)
    }

    private func encode(_ bytes: [UInt8], line: Int) -> String {
        let digits = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let group = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for place in 0..<4 { text.append(place <= part.count ? digits[group >> (18 - 6 * place) & 63] : UInt8(ascii: "=")) }
        }
        var wrapped: [UInt8] = []
        for (place, byte) in text.enumerated() {
            if place > 0 && place % line == 0 { wrapped.append(0x0A) }
            wrapped.append(byte)
        }
        return String(decoding: wrapped, as: UTF8.self)
    }

    @Test(arguments: [64, 76, 4, 3, 1, 7, 1000])
    func readsBackEveryLength(line: Int) {
        for count in 0..<200 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count) }
            #expect(decode(encode(bytes, line: line)) == .bytes(bytes))
        }
    }

    @Test(
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), (" Z m 9 v\r\nYg = =\t", "foob"),
            ("\u{0B}Zm9v\u{0C}", "foo"), ("\n\n", ""), ("Zm9vYmFy\r", "foobar"), ("Zh==", "f"),
        ])
    func reads(text: String, expected: String) {
        #expect(decode(text) == .bytes([UInt8](expected.utf8)))
    }

    @Test(
        arguments: [
            ("Zm9v-", "not base64"), ("Zm_v", "not base64"), ("Zm9vé", "not base64"), ("Zm9v\0", "not base64"),
            ("Z=9v", "base64 goes on behind its padding"),
            ("Zg==Zg==", "base64 goes on behind its padding"), ("Zm8=Z", "base64 goes on behind its padding"),
            ("Z", "base64 of an impossible length"), ("Zm", "base64 of an impossible length"), ("Zm9", "base64 of an impossible length"),
            ("=", "base64 of an impossible length"), ("Zm9v=", "base64 of an impossible length"), ("Zg=", "base64 of an impossible length"),
            ("Zg===", "base64 of an impossible length"), ("Zm8==", "base64 of an impossible length"),
            ("Z===", "base64 of an impossible length"),
        ])
    func refuses(text: String, reason: String) {
        #expect(decode(text) == .invalid(reason))
    }

    @Test func takesNoOtherByteForADigit() {
        let digits = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for byte in UInt8.min...UInt8.max {
            for place in 0..<4 {
                var text = [UInt8]("AAAA".utf8)
                text[place] = byte
                #expect((decode(text) != .invalid("not base64")) == (digits.contains(byte) || [9, 10, 11, 12, 13, 32, 61].contains(byte)))
            }
        }
    }

    @Test func readsOnlyItsPart() {
        let bytes = [UInt8]("!!Zm9v!!".utf8)
        let span = bytes.span
        #expect(Base64.decode(span, 2..<6) == .bytes([UInt8]("foo".utf8)))
        #expect(Base64.decode(span, 4..<4) == .bytes([]))
    }
}
