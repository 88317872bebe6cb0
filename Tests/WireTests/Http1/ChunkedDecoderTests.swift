import Testing
import Wire

@Suite struct ChunkedDecoderTests {
    @Test func `a dialogue`() {
        var decoder = ChunkedDecoder()
        var bytes = [UInt8]("5\r\nabc".utf8)
        var event = decoder.next(bytes.span)
        #expect(event == .data(consumed: 6, range: 3..<6))
        event = decoder.next([UInt8]().span)
        #expect(event == .incomplete(consumed: 0))
        bytes = [UInt8]("de\r\n0\r".utf8)
        event = decoder.next(bytes.span)
        #expect(event == .data(consumed: 2, range: 0..<2))
        event = decoder.next(bytes.span.extracting(2...))
        #expect(event == .incomplete(consumed: 4))
        bytes = [UInt8]("\n\r\nGET".utf8)
        event = decoder.next(bytes.span)
        #expect(event == .end(consumed: 3))
        event = decoder.next(bytes.span.extracting(3...))
        #expect(event == .end(consumed: 0))
    }

    @Test func `once broken, it stays broken`() {
        var decoder = ChunkedDecoder()
        let bytes = [UInt8]("x0\r\n\r\n".utf8)
        var event = decoder.next(bytes.span)
        #expect(event == .invalid("chunk size is not a hexadecimal number"))
        event = decoder.next(bytes.span.extracting(1...))
        #expect(event == .invalid("chunked coding already broken"))
    }
}
