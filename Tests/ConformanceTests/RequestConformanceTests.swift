import Support
import Testing
import Wire

/// Raw requests (`Cases/requests`) and what becomes of each.
///
/// Verdicts: `ok`, the status of the parser's refusal, or `ok/` and the status with which the proxy answers although the head is good.
@Suite struct RequestConformanceTests {
    static let cases = CaseFolder("requests").cases
    static let accepted = cases.filter { status(of: $0) == 0 }

    /// The status of the refusal, 0 for an accepted head; nil when the verdict is none.
    static func status(of test: RawCase) -> Int? {
        test.verdict == "ok" || test.verdict.hasPrefix("ok/") ? 0 : Int(test.verdict)
    }

    @Test(arguments: cases)
    func verdict(_ test: RawCase) {
        let request = ParsedRequest(test.raw)
        #expect(request.result != .incomplete)
        #expect(request.refusedStatus == Self.status(of: test), "\(request.result)")
    }

    /// However a message is cut, nobody gets another verdict: a part is incomplete, or refused like the whole.
    @Test(arguments: cases)
    func `verdict of every part`(_ test: RawCase) {
        let status = Self.status(of: test)
        for count in test.cuts {
            let part = ParsedRequest(Array(test.raw[..<count]))
            if part.result == .complete {
                // Only what stands behind the head may be missing.
                #expect(status == 0 && part.head.length <= count, "cut at \(count)")
            } else if part.result != .incomplete {
                #expect(part.refusedStatus == status, "cut at \(count)")
            }
        }
    }

    /// The finder asks for the parser exactly when that has an answer that more bytes cannot change.
    @Test(arguments: cases)
    func `the finder calls in time`(_ test: RawCase) {
        var finder = HeadEndFinder()
        for count in 0...test.raw.count {
            let isFound = finder.scan(test.raw.span.extracting(0..<count))
            if isFound { return }
        }
        Issue.record("never called the parser")
    }

    @Test func `the tables are not thinned out`() {
        #expect(Self.cases.count >= 600)
        #expect(Self.accepted.count >= 150)
    }
}
