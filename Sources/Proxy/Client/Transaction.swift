internal import Bytes
internal import Config
internal import Telemetry
internal import Wire

/// The exchange of a client connection with all that belongs to it, from the request head to the last byte of the answer.
internal final class Transaction {
    var exchange: Exchange
    /// The snapshot that was current when the request came; it stays in force for this request.
    let snapshot: Snapshot
    let upstream: UpstreamGroup
    let route: Int
    let id: RequestID
    /// Where the request comes from.
    let origin: RequestOrigin
    var link: UpstreamLink?

    /// The head for the app server, kept until something of the response has come, since it may have to be sent again.
    var head = ByteBuffer()
    /// Bytes of `head` that the current link has taken.
    var headSent = 0
    /// The client's head as it came; kept where it must be written once the body's length is known, and for the access log.
    var original = ByteBuffer()
    var body: BodyReader
    /// Body bytes received, checked against the limit.
    var bodyBytes = 0
    var spool: Spool?
    /// Framed body bytes that the link has not yet taken.
    var framed = ByteBuffer()
    /// The client waits for 100 Continue.
    var owesContinue: Bool

    /// The protocol of the server that the head was written for; nil before that.
    var application: ServerSettings.Application?
    /// When the request head was complete.
    let began: MonotonicTime
    /// When the request was handed to a link.
    var sent: MonotonicTime

    /// How the app server's body ends; set by its head.
    var response = BodyReader(.none)
    var responseFraming = BodyFraming.none
    var clientFraming = Exchange.ClientFraming.none
    /// More of the response has come than one buffer: larger ones pay from here on.
    var isStreaming = false
    /// Servers (bits by index) that have been tried.
    var tried: UInt64 = 0

    var record: AccessRecord
    var texts: RequestTexts

    init(
        exchange: Exchange, snapshot: Snapshot, upstream: UpstreamGroup, route: Int, id: RequestID, origin: RequestOrigin,
        head: borrowing RequestHead, record: AccessRecord, now: MonotonicTime
    ) {
        began = now
        sent = now
        self.exchange = exchange
        self.snapshot = snapshot
        self.upstream = upstream
        self.route = route
        self.id = id
        self.origin = origin
        self.record = record
        body = BodyReader(head.framing)
        owesContinue = head.expectsContinue && !body.isEnded
        texts = RequestTexts(head)
    }
}

/// Where the access log finds its texts in a request head.
internal struct RequestTexts {
    var method: Range<Int>
    var target: Range<Int>
    var host: Range<Int>
    var userAgent: Range<Int>

    /// Of a request that could not be read.
    static let none = RequestTexts()

    private init() {
        method = 0..<0
        target = 0..<0
        host = 0..<0
        userAgent = 0..<0
    }

    init(_ head: borrowing RequestHead) {
        method = head.methodRange
        target = head.target
        host = head.authority
        userAgent = 0..<0
        for field in head.fields where field.name == .userAgent { userAgent = field.valueRange }
    }
}
