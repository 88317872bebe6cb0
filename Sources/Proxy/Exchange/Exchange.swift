internal import Wire

/// One request and its response, whatever protocols carry them: what happens next, and who is to blame when it does not.
///
/// ```
///               begin                linkOpened             responseHead             responseEnded
///  (collecting ──────▶) awaitingLink ──────────▶ awaitingHead ──────────▶ relaying ──────────────▶ finished
///    body                    ▲ │ linkFailed          │ │ linkEnded            │ linkEnded              ▲
///    spooled                 └─┘ tryAnother          │ ├─▶ retry              ├─▶ truncate, or the end │
///                                                    │ └─▶ respond 502        │    of a body without   │ tunnelEnded
///                                                    │ interim: 101           │    length              │
///                                                    └──────────────▶ tunnelling ─────────────────────┘
/// ```
///
/// The request body runs beside it: it may still be on its way while the response is relayed already. `finished` says that the app server has done
/// its part; what it said may still be on its way to the client. Pure: it holds no descriptor and reads no clock.
internal struct Exchange {
    /// What decides about a request, fixed when its head was read.
    struct Request: Equatable {
        var method: Method
        var version: HTTPVersion
        var framing: BodyFraming
        /// The client wants to send further requests on its connection.
        var keepAlive: Bool
        /// It asks for a WebSocket.
        var upgrades: Bool

        init(method: Method, version: HTTPVersion, framing: BodyFraming, keepAlive: Bool, upgrades: Bool = false) {
            self.method = method
            self.version = version
            self.framing = framing
            self.keepAlive = keepAlive
            self.upgrades = upgrades
        }

        /// It has no body, so that it can be sent a second time from the head alone.
        var isBodyless: Bool { framing == .none || framing == .length(0) }
    }

    enum State: Equatable {
        /// The body is collected first: the app server must be told its length, or shall not wait for a slow client.
        case collecting
        case awaitingLink
        /// The request is on its way or sent; nothing has come back.
        case awaitingHead(reused: Bool)
        case relaying(ClientFraming)
        /// The protocol has changed to WebSocket: bytes pass both ways.
        case tunnelling
        case finished
    }

    enum BodyProgress: Equatable {
        case notStarted
        case partly
        case complete
    }

    let request: Request
    private(set) var state: State
    /// How much of the request body has gone to the app server.
    private(set) var body: BodyProgress
    /// Servers that were tried, retries included.
    private(set) var attempts = 0
    private var interims = 0
    private var mayReuseLink = false
    private var keepsClient: Bool

    /// The most servers that one request is tried on.
    static let maximumAttempts = 4
    /// The most interim responses to one request.
    static let maximumInterims = 16

    /// `collects`: a body is collected before the app server is asked.
    init(_ request: Request, collects: Bool) {
        self.request = request
        body = request.isBodyless ? .complete : .notStarted
        keepsClient = request.keepAlive
        state = collects && !request.isBodyless ? .collecting : .awaitingLink
    }
}

// MARK: - the request side

extension Exchange {
    /// The body has been spooled whole; now a link is needed.
    mutating func collected() {
        precondition(state == .collecting)
        state = .awaitingLink
    }

    /// A link is there, fresh or out of the pool; send the head.
    mutating func linkOpened(reused: Bool) {
        precondition(state == .awaitingLink)
        attempts += 1
        state = .awaitingHead(reused: reused)
    }

    enum LinkFailure: Equatable {
        case tryAnother
        case respond(status: Int)
    }

    /// No connection came about. Nothing was sent, so any request may go elsewhere.
    mutating func linkFailed(timedOut: Bool, othersLeft: Bool) -> LinkFailure {
        precondition(state == .awaitingLink)
        attempts += 1
        if othersLeft && attempts < Self.maximumAttempts { return .tryAnother }
        return respond(timedOut ? 504 : 502)
    }

    /// Some bytes of the request body went to the app server.
    mutating func bodySent() {
        if body == .notStarted { body = .partly }
    }

    /// The last byte of the request went to the app server.
    mutating func requestSent() {
        body = .complete
    }

    /// Whether a request like this may go on a link out of the pool although its server has never been seen to take a second request: a server that
    /// closes after each response makes such a link die under the request, and then it cannot be sent again (app-servers rule 10).
    var needsProvenReuse: Bool { !request.method.isIdempotent || !request.isBodyless }
}

// MARK: - the response side

extension Exchange {
    enum InterimAction: Equatable {
        case forward
        case drop
        /// The protocol has changed; everything behind the head belongs to the tunnel.
        case tunnel
        case respond(status: Int)
    }

    /// A 1xx response. `switches`: it is the 101 that ends a WebSocket handshake.
    mutating func interim(status: Int, switches: Bool = false) -> InterimAction {
        guard case .awaitingHead = state else { preconditionFailure("interim response outside of awaitingHead") }
        interims += 1
        if status == 101 && switches && request.upgrades {
            state = .tunnelling
            return .tunnel
        }
        // A 101 that nobody asked for would open a tunnel (RFC 9110 section 15.2.2).
        if status == 101 || interims > Self.maximumInterims { return .respond(status: failed(502)) }
        // The client was answered by us when it expected 100 (RFC 9110 section 10.1.1).
        return status == 100 || request.version == .http10 ? .drop : .forward
    }

    /// How the response body goes to the client.
    enum ClientFraming: Equatable {
        case none
        case length(Int)
        case chunked
        /// An HTTP/1.0 client reads to the end of the connection.
        case untilClose

        var wire: BodyFraming {
            switch self {
            case .none: .none
            case .length(let count): .length(count)
            case .chunked: .chunked
            case .untilClose: .untilClose
            }
        }
    }

    struct HeadPlan: Equatable {
        var framing: ClientFraming
        var keepsClient: Bool
    }

    /// The final response head. `draining`: this process is about to end its connections.
    mutating func responseHead(framing: BodyFraming, linkKeepAlive: Bool, draining: Bool) -> HeadPlan {
        guard case .awaitingHead = state else { preconditionFailure("response head outside of awaitingHead") }
        let toClient: ClientFraming =
            switch framing {
            case .none: .none
            case .length(let count): .length(count)
            case .chunked, .untilClose: request.version == .http11 ? .chunked : .untilClose
            }
        // Some servers send a body to HEAD all the same; what follows on that link cannot be trusted (app-servers rule 2).
        // Nor after an upgrade that was declined: who knows what the server waits for.
        mayReuseLink = linkKeepAlive && framing != .untilClose && request.method != .head && !request.upgrades
        // An answer before the request's end leaves a body of which nobody knows whether anybody wants it.
        keepsClient = keepsClient && !draining && toClient != .untilClose && body == .complete
        state = .relaying(toClient)
        return HeadPlan(framing: toClient, keepsClient: keepsClient)
    }

    struct End: Equatable {
        /// The link can serve another request.
        var reusesLink: Bool
        /// The client's connection stays open.
        var keepsClient: Bool
    }

    /// The response body is complete. `extraBytes`: the server sent more than that.
    mutating func responseEnded(extraBytes: Bool) -> End {
        guard case .relaying = state else { preconditionFailure("end of a response that was not relayed") }
        state = .finished
        return End(reusesLink: mayReuseLink && !extraBytes && body == .complete, keepsClient: keepsClient)
    }

    enum LinkEnd: Equatable {
        /// Send the request again on a fresh link.
        case retry
        case respond(status: Int)
        /// The end of the connection is the end of the body.
        case complete(End)
        /// The client must see that the body was cut.
        case truncate
    }

    /// The link's connection ended. `clean`: with FIN and not by an error; `framing`: the response body's, once known;
    /// `anyBytes`: something of a response had come.
    mutating func linkEnded(clean: Bool, framing: BodyFraming, anyBytes: Bool) -> LinkEnd {
        switch state {
        case .awaitingHead(let reused):
            // RFC 9110 section 9.2.2, RFC 9112 section 9.3.1: only what is idempotent, only when it can be the idle connection that went away.
            let mayRetry = reused && !anyBytes && request.method.isIdempotent && (request.isBodyless || body == .notStarted)
            if mayRetry && attempts < Self.maximumAttempts {
                state = .awaitingLink
                return .retry
            }
            return .respond(status: failed(502))
        case .relaying:
            if framing == .untilClose && clean {
                state = .finished
                return .complete(End(reusesLink: false, keepsClient: keepsClient))
            }
            state = .finished
            return .truncate
        case .collecting, .awaitingLink, .tunnelling, .finished:
            preconditionFailure("a link ended that this exchange does not have")
        }
    }
}

// MARK: - tunnels

extension Exchange {
    /// Both sides have ended, or one of them has failed.
    mutating func tunnelEnded() {
        precondition(state == .tunnelling)
        state = .finished
    }
}

// MARK: - failures and time

extension Exchange {
    enum Failure: Equatable {
        case respond(status: Int)
        case truncate
    }

    /// Who is waited for.
    enum Waiting: Equatable {
        case clientBody
        case connect
        case response
        case clientReading
        /// Either side of a tunnel.
        case tunnel
    }

    /// Who is waited for now. `clientBlocked`: bytes for the client do not leave; `bodyBlocked`: bytes for the app server do not leave.
    func waiting(clientBlocked: Bool, bodyBlocked: Bool) -> Waiting {
        switch state {
        case .collecting: return .clientBody
        case .awaitingLink: return .connect
        case .tunnelling: return .tunnel
        case .awaitingHead, .relaying, .finished:
            if clientBlocked { return .clientReading }
            return body == .complete || bodyBlocked ? .response : .clientBody
        }
    }

    /// Nothing moved for as long as the timeout of `waiting` allows.
    mutating func timedOut(_ waiting: Waiting) -> Failure {
        switch waiting {
        case .clientBody: return fail(408)
        case .connect, .response: return fail(504)
        case .clientReading, .tunnel:
            state = .finished
            return .truncate
        }
    }

    /// The message of one side is beyond use: answer with `status` if the response has not begun.
    mutating func fail(_ status: Int) -> Failure {
        switch state {
        case .relaying, .tunnelling:
            state = .finished
            return .truncate
        case .collecting, .awaitingLink, .awaitingHead, .finished:
            return .respond(status: failed(status))
        }
    }

    private mutating func failed(_ status: Int) -> Int {
        state = .finished
        return status
    }

    private mutating func respond(_ status: Int) -> LinkFailure {
        .respond(status: failed(status))
    }

    /// Whether the client's connection can go on after an answer of our own: its request must be over.
    var keepsClientAfterOwnAnswer: Bool { request.keepAlive && body == .complete }
}
