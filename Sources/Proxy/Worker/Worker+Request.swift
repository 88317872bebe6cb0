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
        let id = requestIDs.next()
        if let settings = client.listener.settings, !settings.tls, settings.plain == .redirectToHTTPS {
            return redirect(client, snapshot, id)
        }
        let input = client.input.unsafeBytes
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
        let transaction = makeTransaction(client, snapshot, upstream, route, id)
        client.transaction = transaction
        client.phase = .exchanging
        if snapshot.logsAccess || transaction.exchange.state == .collecting {
            transaction.original = buffers.takeSmall()
            transaction.original.append(input.span, 0..<requestHead.length)
        }
        if transaction.exchange.state == .collecting {
            transaction.spool = Spool()
            client.input.consume(requestHead.length)
        } else {
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
        _ client: ClientConnection, _ snapshot: Snapshot, _ upstream: UpstreamGroup, _ route: Int, _ id: RequestID
    ) -> Transaction {
        let request = Exchange.Request(
            method: requestHead.method, version: requestHead.version, framing: requestHead.framing, keepAlive: requestHead.keepAlive)
        return Transaction(
            exchange: Exchange(request, collects: upstream.needsLength), snapshot: snapshot, upstream: upstream, route: route, id: id,
            head: requestHead,
            record: AccessRecord(
                start: WallTime(seconds: wall.seconds, nanoseconds: wall.nanoseconds), status: 0, requestID: (id.high, id.low),
                upstream: upstream.settings.name, httpVersion: requestHead.version == .http11 ? "HTTP/1.1" : "HTTP/1.0",
                tlsVersion: client.tls?.version ?? ""), now: now)
    }

    /// Lets the exchange of a connection go on, in both directions.
    func exchange(_ client: ClientConnection) {
        guard let transaction = client.transaction else { preconditionFailure("exchanging without a transaction") }
        if client.hasHungUp && transaction.exchange.body == .complete { return abandon(client) }
        if transaction.exchange.state == .collecting {
            collect(client, transaction)
        } else {
            pumpRequest(client, transaction)
        }
        if client.transaction === transaction { pumpResponse(client, transaction) }
    }

    /// Answers `Expect: 100-continue` once the body is wanted.
    private func sendContinue(_ client: ClientConnection, _ transaction: Transaction) {
        transaction.owesContinue = false
        var line = buffers.takeSmall()
        ResponseWriter.writeContinue(into: &line)
        send(line.readable, to: client)
        buffers.give(line)
    }
}

// MARK: - bodies

extension Worker {
    private enum Supply {
        case some
        case none
        case gone
    }

    /// Sees to it that body bytes wait in `input`.
    private func supply(_ client: ClientConnection, _ transaction: Transaction) -> Supply {
        if !client.input.isEmpty { return .some }
        let isLarge = transaction.body.remaining.map { $0 > BufferPool.smallCapacity } ?? (transaction.bodyBytes > BufferPool.smallCapacity)
        if isLarge && client.input.capacity == BufferPool.smallCapacity { buffers.reclaim(&client.input) }
        if fill(client, large: isLarge) { return .some }
        return client.inputEnded ? .gone : .none
    }

    /// Collects a body of unknown length until its end is there.
    private func collect(_ client: ClientConnection, _ transaction: Transaction) {
        guard let spool = transaction.spool else { preconditionFailure("collecting without a spool") }
        if transaction.owesContinue { sendContinue(client, transaction) }
        while true {
            switch supply(client, transaction) {
            case .none: return
            case .gone: return abandon(client)
            case .some: break
            }
            let bytes = client.input.unsafeBytes
            switch transaction.body.next(bytes.span) {
            case .more(let consumed):
                client.input.consume(consumed)
                if !client.input.isEmpty { client.input.reserve(1024) }
                client.steps += 1
                guard fill(client, large: true) else {
                    if client.inputEnded { abandon(client) }
                    return
                }
            case .invalid(let reason):
                return fail(client, transaction, status: 400, reason: reason)
            case .data(let consumed, let data):
                if let status = store(bytes.span.extracting(data), spool, transaction) {
                    return fail(client, transaction, status: status, reason: "body cannot be stored")
                }
                client.input.consume(consumed)
                client.steps += 1
            case .end(let consumed):
                client.input.consume(consumed)
                client.steps += 1
                transaction.exchange.collected()
                return openLink(client, transaction, headIn: .original)
            }
        }
    }

    /// The status that refuses the body, or nil.
    private func store(_ data: Span<UInt8>, _ spool: Spool, _ transaction: Transaction) -> Int? {
        transaction.bodyBytes += data.count
        let configuration = transaction.snapshot.configuration
        if transaction.bodyBytes > configuration.limits.bodyBytes { return 413 }
        let share = configuration.spool.totalBytes / max(1, configuration.workers ?? ProcessControl.processors)
        let before = spool.fileBytes
        if spoolBytes + data.count > share && spool.count + data.count > Spool.memoryBytes { return 507 }
        do throws(Errno) {
            guard try spool.append(data, directory: spoolDirectory) == .stored else { return 507 }
        } catch {
            log.error("spool failed", LogField("reason", error.description))
            return 507
        }
        spoolBytes += spool.fileBytes - before
        return nil
    }

    /// Sends the head and as much of the body as the link takes.
    private func pumpRequest(_ client: ClientConnection, _ transaction: Transaction) {
        guard let link = transaction.link, link.phase == .open, !link.writeFailed else { return }
        if transaction.owesContinue { sendContinue(client, transaction) }
        if transaction.headSent < transaction.head.count {
            if transaction.headSent == 0 { joinSmallBody(client, transaction) }
            let rest = UnsafeRawBufferPointer(rebasing: transaction.head.readable[transaction.headSent...])
            guard let sent = send(rest, on: link) else { return }
            transaction.headSent += sent
            client.steps += 1
            if transaction.headSent < transaction.head.count { return }
        }
        if transaction.exchange.body == .complete { return }
        if transaction.spool != nil {
            sendSpooled(client, transaction, link)
        } else if transaction.framed.isEmpty && transaction.body.remaining != nil {
            sendCounted(client, transaction, link)
        } else {
            // Also for the rest of a chunked body that is over, and so has nothing remaining, while its last chunks still wait.
            sendChunked(client, transaction, link)
        }
    }

    /// A body that is here already leaves in the same send as the head.
    private func joinSmallBody(_ client: ClientConnection, _ transaction: Transaction) {
        guard transaction.spool == nil, let remaining = transaction.body.remaining, remaining > 0 else { return }
        let count = min(remaining, client.input.count, transaction.head.tailSpace)
        if count == 0 { return }
        let bytes = client.input.unsafeBytes
        transaction.head.append(bytes.span, 0..<count)
        client.input.consume(count)
        transaction.body.advance(by: count)
        transaction.bodyBytes += count
        transaction.exchange.bodySent()
        if transaction.body.isEnded { transaction.exchange.requestSent() }
    }

    private func sendCounted(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        var budget = 8
        while let remaining = transaction.body.remaining, remaining > 0, link.isWritable, budget > 0 {
            switch supply(client, transaction) {
            case .none: return
            case .gone: return abandon(client)
            case .some: break
            }
            let count = min(remaining, client.input.count)
            guard let sent = send(UnsafeRawBufferPointer(rebasing: client.input.readable[0..<count]), on: link) else { return }
            client.input.consume(sent)
            client.steps += 1
            transaction.body.advance(by: sent)
            transaction.bodyBytes += sent
            transaction.exchange.bodySent()
            budget -= 1
        }
        if transaction.body.isEnded { transaction.exchange.requestSent() }
    }

    private func sendSpooled(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        guard let spool = transaction.spool else { return }
        while true {
            guard sendFramed(client, transaction, link) else { return }
            if spool.isDrained { return transaction.exchange.requestSent() }
            if transaction.framed.capacity == 0 { transaction.framed = buffers.takeLarge() }
            do throws(Errno) {
                try spool.read(into: &transaction.framed)
            } catch {
                return fail(client, transaction, status: 500, reason: "spooled body cannot be read")
            }
        }
    }

    private func sendChunked(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        while true {
            guard sendFramed(client, transaction, link) else { return }
            if transaction.body.isEnded { return transaction.exchange.requestSent() }
            switch supply(client, transaction) {
            case .none: return
            case .gone: return abandon(client)
            case .some: break
            }
            if transaction.framed.capacity == 0 { transaction.framed = buffers.takeLarge() }
            let bytes = client.input.unsafeBytes
            switch transaction.body.next(bytes.span, limit: transaction.framed.capacity - 64) {
            case .more(let consumed):
                client.input.consume(consumed)
                if !client.input.isEmpty { client.input.reserve(1024) }
                client.steps += 1
                guard fill(client, large: true) else {
                    if client.inputEnded { abandon(client) }
                    return
                }
            case .invalid(let reason):
                return fail(client, transaction, status: 400, reason: reason)
            case .data(let consumed, let data):
                transaction.bodyBytes += data.count
                if transaction.bodyBytes > transaction.snapshot.configuration.limits.bodyBytes {
                    return fail(client, transaction, status: 413, reason: "body too large")
                }
                ChunkWriter.begin(size: data.count, into: &transaction.framed)
                transaction.framed.append(bytes.span, data)
                ChunkWriter.finish(into: &transaction.framed)
                transaction.exchange.bodySent()
                client.input.consume(consumed)
                client.steps += 1
            case .end(let consumed):
                ChunkWriter.end(into: &transaction.framed)
                client.input.consume(consumed)
                client.steps += 1
            }
        }
    }

    /// True when nothing framed waits any more.
    private func sendFramed(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) -> Bool {
        while !transaction.framed.isEmpty {
            guard let sent = send(transaction.framed.readable, on: link) else { return false }
            transaction.framed.consume(sent)
            transaction.exchange.bodySent()
            client.steps += 1
        }
        return true
    }
}
