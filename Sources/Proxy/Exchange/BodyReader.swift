internal import Wire

/// Takes a message body apart as its framing says: pure, driven by the bytes that are there.
internal struct BodyReader {
    enum Step: Equatable {
        /// `consumed` bytes are done with, of which `data` is body.
        case data(consumed: Int, data: Range<Int>)
        /// `consumed` bytes are done with, of which `data` are lines of the trailer section, checked.
        case trailer(consumed: Int, data: Range<Int>)
        /// The body is over after `consumed` further bytes.
        case end(consumed: Int)
        /// Nothing more can be said before more bytes come; `consumed` bytes are done with.
        case more(consumed: Int)
        case invalid(StaticString)

        static func == (left: Step, right: Step) -> Bool {
            switch (left, right) {
            case (.data(let one, let data), .data(let other, let otherData)),
                (.trailer(let one, let data), .trailer(let other, let otherData)):
                one == other && data == otherData
            case (.end(let one), .end(let other)), (.more(let one), .more(let other)): one == other
            case (.invalid(let one), .invalid(let other)): one.description == other.description
            case (.data, _), (.trailer, _), (.end, _), (.more, _), (.invalid, _): false
            }
        }
    }

    private enum State {
        case length(remaining: Int)
        case chunked(ChunkedDecoder)
        case untilClose
        case ended
    }

    private var state: State

    init(_ framing: BodyFraming) {
        switch framing {
        case .none: state = .ended
        case .length(let count): state = count == 0 ? .ended : .length(remaining: count)
        case .chunked: state = .chunked(ChunkedDecoder())
        case .untilClose: state = .untilClose
        }
    }

    var isEnded: Bool {
        if case .ended = state { return true }
        return false
    }

    /// Bytes of a body of known length that are still to come; nil for the other framings.
    var remaining: Int? {
        switch state {
        case .length(let remaining): remaining
        case .ended: 0
        case .chunked, .untilClose: nil
        }
    }

    /// Declares `count` bytes of a body of known length done with, without `next`.
    mutating func advance(by count: Int) {
        guard case .length(let remaining) = state, count <= remaining else { preconditionFailure("advance beyond the body") }
        state = count == remaining ? .ended : .length(remaining: remaining - count)
    }

    /// Looks at the bytes that wait. Data is reported at most `limit` bytes at a time.
    mutating func next(_ bytes: Span<UInt8>, limit: Int = .max) -> Step {
        switch state {
        case .ended: return .end(consumed: 0)
        case .length(let remaining):
            let count = min(remaining, bytes.count, limit)
            if count == 0 { return .more(consumed: 0) }
            state = count == remaining ? .ended : .length(remaining: remaining - count)
            return .data(consumed: count, data: 0..<count)
        case .untilClose:
            let count = min(bytes.count, limit)
            return count == 0 ? .more(consumed: 0) : .data(consumed: count, data: 0..<count)
        case .chunked(var decoder):
            let window = bytes.extracting(0..<min(bytes.count, limit))
            let event = decoder.next(window)
            state = .chunked(decoder)
            switch event {
            case .data(let consumed, let range): return .data(consumed: consumed, data: range)
            case .trailer(let consumed, let range): return .trailer(consumed: consumed, data: range)
            case .incomplete(let consumed): return .more(consumed: consumed)
            case .invalid(let reason): return .invalid(reason)
            case .end(let consumed):
                state = .ended
                return .end(consumed: consumed)
            }
        }
    }
}
