import Support
import Testing
import Wire

@Suite struct RequestLimitsTests {
    static let request = "GET /target HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n"

    @Test func `a head of exactly the limits passes`() {
        let size = Self.request.utf8.count
        #expect(ParsedRequest(Self.request, limits: HeadLimits(headBytes: size, fields: 2, targetBytes: 7)).result == .complete)
        // The body behind it does not count.
        #expect(ParsedRequest(Self.request + "body", limits: HeadLimits(headBytes: size, fields: 2, targetBytes: 7)).result == .complete)
    }

    @Test func `one byte or field more does not`() {
        let size = Self.request.utf8.count
        #expect(ParsedRequest(Self.request, limits: HeadLimits(headBytes: size - 1)).refusedStatus == 431)
        #expect(ParsedRequest(Self.request, limits: HeadLimits(fields: 1)).refusedStatus == 431)
        #expect(ParsedRequest(Self.request, limits: HeadLimits(targetBytes: 6)).refusedStatus == 414)
    }

    @Test(arguments: [
        ("GET /" + String(repeating: "a", count: 200), 414), ("GET /" + String(repeating: "a", count: 5000), 414),
        ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 5000), 431),
        ("GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 11), 431),
        ("GET / HTTP/1.1\r\n" + String(repeating: "X", count: 5000), 431),
        (String(repeating: "G", count: 40), 400),
    ])
    func `limits are judged while reading`(text: String, status: Int) {
        let limits = HeadLimits(headBytes: 4096, fields: 10, targetBytes: 100)
        #expect(ParsedRequest(text, limits: limits).refusedStatus == status)
        var finder = HeadEndFinder(limits: limits)
        let bytes = [UInt8](text.utf8)
        let isFound = finder.scan(bytes.span)
        // A method that is too long is left to the head's own limit.
        #expect(isFound || status == 400)
    }

    @Test func `a name beyond 8 KiB is refused whatever the limits`() {
        let limits = HeadLimits(headBytes: 1 << 20, fields: 10, targetBytes: 100)
        let name = String(repeating: "n", count: 65536 + 4)
        #expect(ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\(name): 1\r\n\r\n", limits: limits).refusedStatus == 431)
    }

    @Test func `absurd limits are brought into range`() {
        #expect(HeadLimits(headBytes: .max, fields: -1, targetBytes: -1) == HeadLimits(headBytes: 1 << 30, fields: 0, targetBytes: 0))
    }

    @Test func `a response head has the same limits`() {
        let text = "HTTP/1.1 200 OK\r\nX: y\r\n\r\n"
        #expect(ParsedResponse(text, limits: HeadLimits(headBytes: 25, fields: 1)).result == .complete)
        #expect(ParsedResponse(text, limits: HeadLimits(headBytes: 24, fields: 1)).refusedStatus == 502)
        #expect(ParsedResponse(text, limits: HeadLimits(headBytes: 25, fields: 0)).refusedStatus == 502)
        #expect(ParsedResponse(String(repeating: "a", count: 30), limits: HeadLimits(headBytes: 25)).refusedStatus == 502)
    }
}
