import Testing
import Wire

@testable import Proxy

@Suite struct BodyReaderTests {
    private static func step(_ reader: inout BodyReader, _ text: String, limit: Int = .max) -> BodyReader.Step {
        let bytes = Array(text.utf8)
        return reader.next(bytes.span, limit: limit)
    }

    @Test func noBodyIsOverAtOnce() {
        for framing in [BodyFraming.none, .length(0)] {
            var reader = BodyReader(framing)
            #expect(reader.isEnded)
            #expect(Self.step(&reader, "next request") == .end(consumed: 0))
        }
    }

    @Test func aCountedBodyEndsAtItsLength() {
        var reader = BodyReader(.length(5))
        #expect(Self.step(&reader, "") == .more(consumed: 0))
        #expect(Self.step(&reader, "abc") == .data(consumed: 3, data: 0..<3))
        #expect(reader.remaining == 2)
        #expect(Self.step(&reader, "defg") == .data(consumed: 2, data: 0..<2))
        #expect(reader.isEnded)
    }

    @Test func advanceStandsForBytesThatWereTakenElsewhere() {
        var reader = BodyReader(.length(5))
        reader.advance(by: 5)
        #expect(reader.isEnded)
    }

    @Test func theLimitCutsData() {
        var reader = BodyReader(.untilClose)
        #expect(Self.step(&reader, "abcdef", limit: 4) == .data(consumed: 4, data: 0..<4))
        #expect(reader.remaining == nil)
    }

    @Test func chunksAreTakenApart() {
        var reader = BodyReader(.chunked)
        #expect(Self.step(&reader, "3\r\nabc\r\n0\r\n\r\nrest") == .data(consumed: 6, data: 3..<6))
        #expect(Self.step(&reader, "\r\n0\r\n\r\nrest") == .end(consumed: 7))
        #expect(reader.isEnded)
    }

    @Test func badChunksAreInvalid() {
        var reader = BodyReader(.chunked)
        guard case .invalid = Self.step(&reader, "xyz\r\n") else {
            Issue.record("accepted")
            return
        }
    }
}
