internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry
internal import Wire

// A request from its first byte until the app server has all of it.
extension Worker {
    /// Reads on until there is a head or nothing more to read: what stays behind in the socket would never be announced again. A head that
    /// grows is no step: its time runs from its first byte.
    func awaitHead(_ client: ClientConnection) {
        guard let snapshot else { return close(client) }
        while extendHead(client, snapshot) {}
    }

    /// True when bytes came and the head is not whole yet.
    private func extendHead(_ client: ClientConnection, _ snapshot: Snapshot) -> Bool {
        // Bytes behind the last request are looked at before new ones are fetched.
        let isUnseen = !client.input.isEmpty && client.headEnd == nil
        if !isUnseen {
            let wasEmpty = client.input.isEmpty
            if client.input.tailSpace == 0 && !wasEmpty { client.input.reserve(BufferPool.smallCapacity) }
            guard fill(client, large: false) else {
                if client.inputEnded { close(client) }
                return false
            }
            // From here on the head's time counts, not that of idleness.
            if wasEmpty { client.steps += 1 }
        }
        if client.headEnd != nil {
            let bytes = client.input.unsafeBytes
            guard client.headEnd?.scan(bytes.span) ?? true else { return true }
        }
        let bytes = client.input.unsafeBytes
        switch RequestParser.parse(bytes.span, limits: snapshot.headLimits, into: &requestHead) {
        case .incomplete:
            if client.headEnd == nil {
                client.headEnd = HeadEndFinder(limits: snapshot.headLimits)
                _ = client.headEnd?.scan(bytes.span)
            }
            return true
        case .refused(let refusal):
            client.headEnd = nil
            refuse(client, refusal)
        case .complete:
            client.headEnd = nil
            client.requests += 1
            client.steps += 1
            begin(client, snapshot)
        }
        return false
    }

    /// `requestHead` holds a request that begins at the first byte of `input`.
    private func begin(_ client: ClientConnection, _ snapshot: Snapshot) {
        counters?.add(.requests)
        let input = client.input.unsafeBytes
        let id = identify(client, snapshot, input.span)
        // A client that came to a trusted proxy by https would be sent in circles.
        if let settings = client.listener.settings, !settings.tls, settings.plain == .redirectToHTTPS, !requestOrigin.isSecure {
            return redirect(client, snapshot, id)
        }
        if client.isOverload { return answerHead(client, snapshot, id, status: 503, reason: "no descriptor for another connection") }
        if let policies = client.policies, isMisdirected(client, policies, input.span) {
            return answerHead(client, snapshot, id, status: 421, reason: "host under another TLS policy than the connection")
        }
        let route: Int
        switch findRoute(input.span, snapshot) {
        case .route(let index): route = index
        case .none: return answerHead(client, snapshot, id, status: 404, reason: "no route")
        case .doubtful: return answerHead(client, snapshot, id, status: 400, reason: "path with two meanings")
        }
        if case .length(let count) = requestHead.framing, count > snapshot.configuration.limits.bodyBytes {
            return answerHead(client, snapshot, id, status: 413, reason: "body too large")
        }
        let upstream = snapshot.upstreams[snapshot.configuration.routes[route].upstream]
        let collects = collects(upstream, behind: client.input.count - requestHead.length)
        let transaction = makeTransaction(client, snapshot, upstream, route, id, collects: collects)
        client.transaction = transaction
        client.phase = .exchanging
        if transaction.exchange.state == .collecting {
            // It may take long: no more memory than the head needs.
            transaction.original = ByteBuffer(capacity: requestHead.length)
            transaction.original.append(input.span, 0..<requestHead.length)
            transaction.spool = Spool(maximumMemoryBytes: Spool.requestMemoryBytes)
            client.input.consume(requestHead.length)
        } else {
            if snapshot.logsAccess {
                transaction.original = buffers.takeSmall()
                transaction.original.append(input.span, 0..<requestHead.length)
            }
            // Consuming moves nothing: the head stays readable until the next bytes come in.
            client.input.consume(requestHead.length)
            openLink(client, transaction, headIn: .parsed(input))
        }
    }

    private enum RouteMatch {
        case route(Int)
        case none
        /// Whatever the path means, the app server might take it for something else.
        case doubtful
    }

    /// Routes are found by the normal form of the path, so that no other spelling of it comes by another route.
    private func findRoute(_ input: Span<UInt8>, _ snapshot: Snapshot) -> RouteMatch {
        let host = input.extracting(requestHead.host)
        let path = input.extracting(requestHead.path)
        let match: Int?
        if requestHead.form == .asterisk || path.isEmpty {
            let root: [UInt8] = [UInt8(ascii: "/")]
            match = snapshot.routes.match(host: host, path: root.span)
        } else {
            switch PathNormalizer.normalize(path, into: &normalizedPath) {
            case .plain: match = snapshot.routes.match(host: host, path: path)
            case .normalized: match = snapshot.routes.match(host: host, path: normalizedPath.unsafeBytes.span)
            case .invalid: return .doubtful
            }
        }
        return match.map { .route($0) } ?? .none
    }

    private func makeTransaction(
        _ client: ClientConnection, _ snapshot: Snapshot, _ upstream: UpstreamGroup, _ route: Int, _ id: RequestID, collects: Bool
    ) -> Transaction {
        let request = Exchange.Request(
            method: requestHead.method, version: requestHead.version, framing: requestHead.framing, keepAlive: requestHead.keepAlive,
            upgrades: requestHead.upgrade == .websocket)
        let beginning = Transaction.Beginning(
            exchange: Exchange(request, collects: collects), snapshot: snapshot, upstream: upstream, route: route, id: id,
            origin: requestOrigin,
            record: AccessRecord(
                start: WallTime(seconds: wall.seconds, nanoseconds: wall.nanoseconds), status: 0,
                upstream: upstream.settings.name, httpVersion: requestHead.version == .http11 ? "HTTP/1.1" : "HTTP/1.0",
                tlsVersion: client.tls?.version ?? ""), now: now)
        guard let spare = spareTransactions.popLast() else { return Transaction(beginning, requestHead) }
        spare.begin(beginning, requestHead)
        return spare
    }

    /// Lets the exchange of a connection go on, in both directions.
    func exchange(_ client: ClientConnection) {
        guard let transaction = client.transaction else { preconditionFailure("exchanging without a transaction") }
        if transaction.exchange.state == .tunnelling { return pumpTunnel(client, transaction) }
        if client.hasHungUp && transaction.exchange.body == .complete { return abandon(client) }
        if transaction.exchange.state == .collecting {
            collect(client, transaction)
        } else {
            pumpRequest(client, transaction)
        }
        if client.transaction === transaction { pumpResponse(client, transaction) }
    }

    /// Answers `Expect: 100-continue` once the body is wanted.
    func sendContinue(_ client: ClientConnection, _ transaction: Transaction) {
        transaction.owesContinue = false
        var line = buffers.takeSmall()
        ResponseWriter.writeContinue(into: &line)
        send(line.readable, to: client)
        buffers.give(line)
    }
}
