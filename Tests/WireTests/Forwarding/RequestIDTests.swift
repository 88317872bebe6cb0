import Bytes
import Support
import Testing
import Wire

@Suite struct RequestIDTests {
    private func text(_ id: RequestID) -> String {
        var out = ByteBuffer()
        id.append(to: &out)
        let shown = id.withBytes { $0.count }
        #expect(shown == out.count && out.count == id.count)
        return String(decoding: out.array, as: UTF8.self)
    }

    private func told(_ lines: String) -> String? {
        let request = ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
        #expect(request.result == .complete)
        return RequestID(toldBy: request.head, request.bytes.span).map(text)
    }

    @Test(arguments: [
        (RequestID(high: 0, low: 0), "00000000000000000000000000000000"),
        (RequestID(high: .max, low: .max), "ffffffffffffffffffffffffffffffff"),
        (RequestID(high: 0x0123_4567_89AB_CDEF, low: 1), "0123456789abcdef0000000000000001"),
    ])
    func `32 digits`(id: RequestID, text: String) {
        #expect(self.text(id) == text)
    }

    @Test(arguments: [
        "1", "a-b.c_d:e/f+g=h", "7b3c6a1e-0000-4000-8000-000000000000", "Root=1-67891233-abcdef012345678912345678",
        String(repeating: "x", count: 128),
    ])
    func `an id of a trusted proxy`(id: String) {
        #expect(told("X-Request-ID: \(id)\r\n") == id)
        #expect(told("Accept: x\r\nx-request-id:\t\(id) \r\nX-B: y\r\n") == id)
    }

    @Test(arguments: [
        "", "X-Request-ID:\r\n", "X-Request-ID: a b\r\n", "X-Request-ID: a,b\r\n", "X-Request-ID: \"a\"\r\n", "X-Request-ID: a\tb\r\n",
        "X-Request-ID: \u{e9}\r\n", "X-Request-ID: a;b\r\n", "X-Request-ID: <a>\r\n", "X-Request-ID: a\\b\r\n", "X-Request-ID: {}\r\n",
        "X-Request-ID: a\r\nX-Request-ID: a\r\n", "X-Request-ID: \(String(repeating: "x", count: 129))\r\n", "X-Request-IDs: a\r\n",
    ])
    func `no id that could be taken over`(lines: String) {
        #expect(told(lines) == nil)
    }

    @Test func `equal by their text`() {
        let digits = [UInt8]("0123456789abcdef0000000000000001".utf8)
        let own = RequestID(high: 0x0123_4567_89AB_CDEF, low: 1)
        #expect(RequestID(digits.span, in: 0..<32) == own)
        #expect(RequestID(digits.span, in: 0..<31) != own)
        #expect(RequestID(digits.span, in: 1..<32) != RequestID(digits.span, in: 0..<31))
    }
}
