import Support
import Testing
import Wire

/// Raw responses (`Cases/responses`) to a GET and what becomes of each.
///
/// Verdicts: `502`, or the framing of the body: `none`, `length` and the number, `chunked`, `until close`.
@Suite struct ResponseConformanceTests {
    static let cases = CaseFolder("responses").cases
    static let accepted = cases.filter { $0.verdict != "502" }

    /// nil: refused.
    static func framing(of test: RawCase) -> BodyFraming? {
        switch test.verdict {
        case "502": return nil
        case "none": return BodyFraming.none
        case "chunked": return .chunked
        case "until close": return .untilClose
        case let verdict:
            guard verdict.hasPrefix("length "), let length = Int(verdict.dropFirst(7)) else {
                Issue.record("verdict \(verdict)")
                return nil
            }
            return .length(length)
        }
    }

    @Test(arguments: cases)
    func verdict(_ test: RawCase) {
        let response = ParsedResponse(test.raw)
        guard let framing = Self.framing(of: test) else {
            #expect(response.refusedStatus == 502, "\(response.result)")
            return
        }
        #expect(response.result == .complete)
        #expect(response.head.framing == framing)
        if framing == .untilClose { #expect(!response.head.keepAlive) }
    }

    /// However an answer is cut, a part is incomplete, or refused like the whole.
    @Test(arguments: cases)
    func `verdict of every part`(_ test: RawCase) {
        let isRefused = Self.framing(of: test) == nil
        for count in test.cuts {
            let part = ParsedResponse(Array(test.raw[..<count]))
            if part.result == .complete {
                #expect(!isRefused && part.head.length <= count, "cut at \(count)")
            } else if part.result != .incomplete {
                #expect(isRefused, "cut at \(count)")
            }
        }
    }

    /// HEAD has no body whatever the fields say, and no licence for broken ones.
    @Test(arguments: cases)
    func `verdict for HEAD`(_ test: RawCase) {
        let response = ParsedResponse(test.raw, to: .head)
        if Self.framing(of: test) == nil {
            #expect(response.refusedStatus == 502)
        } else {
            #expect(response.result == .complete)
            #expect(response.head.framing == .none)
        }
    }

    @Test func `the tables are not thinned out`() {
        #expect(Self.cases.count >= 200)
        #expect(Self.accepted.count >= 50)
    }
}
