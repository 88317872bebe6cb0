internal import Bytes
internal import Config
internal import Telemetry
internal import Wire

/// The exchange of a client connection with all that belongs to it, from the request head to the last byte of the answer.
///
/// Workers keep those that are over for the next requests, so that a request allocates nothing: `begin` sets everything anew.
internal final class Transaction {
    private var beginning: Beginning
    var exchange: Exchange
    /// The snapshot that was current when the request came; it stays in force for this request.
    var snapshot: Snapshot { beginning.snapshot }
    var upstream: UpstreamGroup { beginning.upstream }
    var route: Int { beginning.route }
    var id: RequestID { beginning.id }
    /// Where the request comes from.
    var origin: RequestOrigin { beginning.origin }
    var link: UpstreamLink?

    /// The head for the app server, kept until something of the response has come, since it may have to be sent again.
    var head = ByteBuffer()
    /// Bytes of `head` that the current link has taken.
    var headSent = 0
    /// The client's head as it came; kept where it must be written once the body's length is known, and for the access log.
    var original = ByteBuffer()
    var body = BodyReader(.none)
    /// Body bytes received, checked against the limit.
    var bodyBytes = 0
    /// Where the request's body is collected.
    var spool: Spool?
    /// Lines of the request's trailer section.
    var trailers = ByteBuffer()
    /// Framed body bytes that the link has not yet taken.
    var framed = ByteBuffer()
    /// The client waits for 100 Continue.
    var owesContinue = false

    /// The protocol of the server that the head was written for; nil before that.
    var application: ServerSettings.Application?
    /// When the request head was complete.
    var began: MonotonicTime { beginning.now }
    /// When the request was handed to a link.
    var sent = MonotonicTime(milliseconds: 0)

    /// How the app server's body ends; set by its head.
    var response = BodyReader(.none)
    var responseFraming = BodyFraming.none
    /// Lines of the response's trailer section.
    var responseTrailers = ByteBuffer()
    var clientFraming = Exchange.ClientFraming.none
    /// More of the response has come than one buffer: larger ones pay from here on.
    var isStreaming = false
    /// What keeps the response of an app server from a client that reads slowly.
    var shield = ResponseShield()
    var tunnel = Tunnel()
    /// Servers (bits by index) that have been tried.
    var tried: UInt64 = 0
    /// Whom the client's connection waited for when its deadline was last set, and how the request's body gets on.
    var waiting: Exchange.Waiting?
    var pace = Pace(bytes: 0, now: MonotonicTime(milliseconds: 0))

    var record: AccessRecord
    var texts = RequestTexts.none

    /// What a transaction begins with.
    struct Beginning {
        var exchange: Exchange
        var snapshot: Snapshot
        var upstream: UpstreamGroup
        var route: Int
        var id: RequestID
        var origin: RequestOrigin
        var record: AccessRecord
        var now: MonotonicTime
    }

    init(_ beginning: Beginning, _ head: borrowing RequestHead) {
        self.beginning = beginning
        exchange = beginning.exchange
        record = beginning.record
        begin(beginning, head)
    }

    /// Serves another request; the one before is over and its buffers are back in the pool.
    func begin(_ beginning: Beginning, _ head: borrowing RequestHead) {
        precondition(link == nil && spool == nil && self.head.capacity == 0 && original.capacity == 0)
        self.beginning = beginning
        exchange = beginning.exchange
        record = beginning.record
        sent = beginning.now
        pace = Pace(bytes: 0, now: beginning.now)
        waiting = nil
        body = BodyReader(head.framing)
        owesContinue = head.expectsContinue && !body.isEnded
        texts = RequestTexts(head)
        headSent = 0
        bodyBytes = 0
        application = nil
        response = BodyReader(.none)
        responseFraming = .none
        clientFraming = .none
        isStreaming = false
        shield = ResponseShield()
        tunnel = Tunnel()
        tried = 0
    }
}
