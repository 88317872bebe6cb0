/// What a `ChunkedDecoder` found at the start of the bytes. `consumed` bytes are done with in every case but `invalid`.
public enum ChunkEvent: Equatable, Sendable {
    /// Body data at `range` of the bytes, never empty; `consumed` covers the framing before it and the data.
    case data(consumed: Int, range: Range<Int>)
    /// Bytes of the trailer section at `range`, checked, line ends included; the empty line that ends it is left out.
    case trailer(consumed: Int, range: Range<Int>)
    /// The last chunk and the trailers are over.
    case end(consumed: Int)
    /// More bytes are needed.
    case incomplete(consumed: Int)
    /// This is not the chunked coding: the message, and what follows it, is beyond use.
    case invalid(StaticString)

    public static func == (left: ChunkEvent, right: ChunkEvent) -> Bool {
        switch (left, right) {
        case (.data(let one, let range), .data(let other, let otherRange)),
            (.trailer(let one, let range), .trailer(let other, let otherRange)):
            one == other && range == otherRange
        case (.end(let one), .end(let other)), (.incomplete(let one), .incomplete(let other)): one == other
        case (.invalid(let one), .invalid(let other)): one.description == other.description
        case (.data, _), (.trailer, _), (.end, _), (.incomplete, _), (.invalid, _): false
        }
    }
}
