internal import Bytes
public import Wire

/// A request head parsed from text, with the bytes its ranges relate to.
public struct ParsedRequest {
    public let bytes: [UInt8]
    public let result: HeadResult
    public let head: RequestHead

    public init(_ bytes: [UInt8], limits: HeadLimits = HeadLimits()) {
        var head = RequestHead()
        self.bytes = bytes
        self.result = RequestParser.parse(bytes.span, limits: limits, into: &head)
        self.head = head
    }

    public init(_ text: String, limits: HeadLimits = HeadLimits()) {
        self.init([UInt8](text.utf8), limits: limits)
    }

    /// The status of the refusal, 0 when there is none.
    public var refusedStatus: Int { result.refusedStatus }

    public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// What `RequestWriter` makes of it.
    public func written(_ context: ForwardingContext, framing: BodyFraming? = nil, stripPrefix: Int = 0) -> String {
        var out = ByteBuffer()
        RequestWriter.write(head, bytes.span, context: context, framing: framing ?? head.framing, stripPrefix: stripPrefix, into: &out)
        return String(decoding: out.array, as: UTF8.self)
    }
}

/// A response head parsed from text, with the bytes its ranges relate to.
public struct ParsedResponse {
    public let bytes: [UInt8]
    public let result: HeadResult
    public let head: ResponseHead

    public init(_ bytes: [UInt8], to method: Method = .get, limits: HeadLimits = HeadLimits()) {
        var head = ResponseHead()
        self.bytes = bytes
        self.result = ResponseParser.parse(bytes.span, limits: limits, requestMethod: method, into: &head)
        self.head = head
    }

    public init(_ text: String, to method: Method = .get, limits: HeadLimits = HeadLimits()) {
        self.init([UInt8](text.utf8), to: method, limits: limits)
    }

    /// The status of the refusal, 0 when there is none.
    public var refusedStatus: Int { result.refusedStatus }

    public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

extension HeadResult {
    /// The status of the refusal, 0 when there is none.
    public var refusedStatus: Int {
        switch self {
        case .refused(let refusal): refusal.status
        case .complete, .incomplete: 0
        }
    }
}

/// Everything a `ChunkedDecoder` makes of a body that arrives in `pieces`.
public struct DecodedChunks: Equatable {
    public enum End: Equatable {
        case end, incomplete
        case invalid(String)
    }

    public var data: [UInt8] = []
    /// The lines of the trailer section.
    public var trailers: [UInt8] = []
    public var end = End.incomplete
    /// Bytes consumed until the end.
    public var consumed = 0

    public init(_ pieces: [[UInt8]]) {
        var decoder = ChunkedDecoder()
        var waiting: [UInt8] = []
        pieces: for piece in pieces {
            waiting += piece
            while true {
                let taken: Int
                switch decoder.next(waiting.span) {
                case .data(let count, let range):
                    data += waiting[range]
                    taken = count
                case .trailer(let count, let range):
                    trailers += waiting[range]
                    taken = count
                case .end(let count):
                    consumed += count
                    end = .end
                    return
                case .incomplete(let count):
                    consumed += count
                    waiting.removeFirst(count)
                    continue pieces
                case .invalid(let reason):
                    end = .invalid(reason.description)
                    return
                }
                consumed += taken
                waiting.removeFirst(taken)
            }
        }
    }

    public init(_ text: String) { self.init([[UInt8](text.utf8)]) }

    public var text: String { String(decoding: data, as: UTF8.self) }
}

extension ForwardingContext {
    /// A TLS client at 192.0.2.7:50000 of a server at 198.51.100.1:443, with a recognisable request id.
    public static var sample: ForwardingContext {
        ForwardingContext(
            client: AddressText("192.0.2.7"), clientPort: 50000, serverPort: 443, secure: true,
            requestID: RequestID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210), serverAddress: AddressText("198.51.100.1"))
    }
}
