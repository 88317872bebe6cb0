import Support
import Testing
import Wire

/// Chunked bodies (`Cases/chunks`; RFC 9112, section 7.1) and what they decode to.
///
/// Verdicts: the decoded body in quotes, or `400` for a refusal.
@Suite struct ChunkedConformanceTests {
    static let cases = CaseFolder("chunks").cases
    static let good = cases.filter { $0.verdict != "400" }
    static let bad = cases.filter { $0.verdict == "400" }

    /// nil when the verdict is not in quotes.
    static func body(of test: RawCase) -> [UInt8]? {
        guard test.verdict.count >= 2, test.verdict.hasPrefix("\""), test.verdict.hasSuffix("\"") else { return nil }
        return CaseEscapes.decode(test.verdict.dropFirst().dropLast())
    }

    @Test(arguments: good)
    func decodes(_ test: RawCase) {
        let decoded = DecodedChunks([test.raw])
        #expect(decoded.end == .end)
        #expect(decoded.data == Self.body(of: test))
        #expect(decoded.consumed == test.raw.count)
    }

    @Test(arguments: bad)
    func `is refused`(_ test: RawCase) {
        switch DecodedChunks([test.raw]).end {
        case .invalid: break
        case let end: Issue.record("\(end)")
        }
    }

    @Test(arguments: cases)
    func `byte by byte, and cut anywhere, it is the same`(_ test: RawCase) {
        let whole = DecodedChunks([test.raw])
        let single = DecodedChunks(test.raw.map { [$0] })
        #expect(single.data == whole.data && single.end == whole.end)
        // Where a refused body stops being consumed depends on the cuts, and on nobody's account.
        if whole.end == .end { #expect(single.consumed == whole.consumed) }
        for cut in test.cuts {
            let parts = DecodedChunks([Array(test.raw[..<cut]), Array(test.raw[cut...])])
            #expect(parts.data == whole.data && parts.end == whole.end, "cut at \(cut)")
        }
    }

    @Test(arguments: good)
    func `a cut body never looks whole`(_ test: RawCase) {
        for cut in test.cuts {
            #expect(DecodedChunks([Array(test.raw[..<cut])]).end == .incomplete, "cut at \(cut)")
        }
    }

    @Test(arguments: good)
    func `bytes that follow are not touched`(_ test: RawCase) {
        let decoded = DecodedChunks([test.raw + Array("GET / HTTP/1.1\r\n".utf8)])
        #expect(decoded.end == .end)
        #expect(decoded.consumed == test.raw.count)
    }

    @Test func `the tables are not thinned out`() {
        #expect(Self.cases.count >= 130)
        #expect(Self.good.count >= 20)
    }
}
