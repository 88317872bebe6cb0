import Testing
import Wire

@Suite struct HeadEndFinderTests {
    /// After how many bytes, coming one by one, the finder calls the parser: the first two times, since it goes on calling when something is bad.
    private func calledAfter(_ text: String, limits: HeadLimits = HeadLimits()) -> [Int] {
        let bytes = [UInt8](text.utf8)
        var finder = HeadEndFinder(limits: limits)
        var calls: [Int] = []
        for count in 0...bytes.count where calls.count < 2 {
            let isFound = finder.scan(bytes.span.extracting(0..<count))
            if isFound { calls.append(count) }
        }
        return calls
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\tb\r\n\r\n", [16, 29]), ("\r\n\r\nGET / HTTP/1.1\r\n\r\nX", [20, 22]),
        ("GET / HTTP/1.1\r\nHost: a\r\n\rX", [16, 27]), ("GET / HTTP/1.1\n", [15]), ("GET /\u{0}", [6]), ("A\rB", [3]),
        ("\r\n\r\n\r\n", [6]), ("GET / HTTP/1.1\r\nHost: a\r\n\r", [16]), ("SSH-2.0-x\r\n", [11]), ("GET / HTTP/1.1", []), ("", []),
        ("\r\n\r\n", []),
    ])
    func `calls at the bytes that decide`(text: String, counts: [Int]) {
        #expect(calledAfter(text) == counts)
    }

    @Test func `calls when a limit is passed`() {
        #expect(calledAfter("GET /" + String(repeating: "a", count: 50), limits: HeadLimits(headBytes: 40)).first == 40)
        #expect(calledAfter("GET /" + String(repeating: "a", count: 50), limits: HeadLimits(targetBytes: 20)).first == 21)
        #expect(calledAfter("G\r\nA:\r\nB:\r\nC:\r\n", limits: HeadLimits(fields: 2)) == [3, 15])
    }

    @Test func `a large head that comes at once`() {
        let bytes = [UInt8](("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 50) + "\r\nbody").utf8)
        var finder = HeadEndFinder()
        let isFound = finder.scan(bytes.span)
        #expect(isFound)
    }
}
