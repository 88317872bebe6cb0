import Testing
import Wire

@Suite struct HeadEndFinderTests {
    /// How many bytes, coming one by one, it takes until the finder calls the parser; nil when it never does.
    private func calledAfter(_ text: String, limits: HeadLimits = HeadLimits()) -> Int? {
        let bytes = [UInt8](text.utf8)
        var finder = HeadEndFinder(limits: limits)
        for count in 0...bytes.count {
            let isFound = finder.scan(bytes.span.extracting(0..<count))
            if isFound { return count }
        }
        return nil
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\tb\r\n\r\n", 29), ("\r\n\r\nGET / HTTP/1.1\r\n\r\nX", 22), ("GET / HTTP/1.1\r\nHost: a\r\n\rX", 27),
        ("GET / HTTP/1.1\n", 15), ("GET /\u{0}", 6), ("A\rB", 3), ("\r\n\r\n\r\n", 6), ("GET / HTTP/1.1\r\nHost: a\r\n\r", nil),
        ("GET / HTTP/1.1", nil), ("", nil), ("\r\n\r\n", nil),
    ])
    func `calls at the first byte that decides`(text: String, count: Int?) {
        #expect(calledAfter(text) == count)
    }

    @Test func `calls when a limit is passed`() {
        #expect(calledAfter("GET /" + String(repeating: "a", count: 50), limits: HeadLimits(headBytes: 40)) == 40)
        #expect(calledAfter("GET /" + String(repeating: "a", count: 50), limits: HeadLimits(targetBytes: 20)) == 21)
        #expect(calledAfter("G\r\nA:\r\nB:\r\nC:\r\n", limits: HeadLimits(fields: 2)) == 15)
    }

    @Test func `a large head that comes at once`() {
        let bytes = [UInt8](("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 50) + "\r\nbody").utf8)
        var finder = HeadEndFinder()
        let isFound = finder.scan(bytes.span)
        #expect(isFound)
    }
}
