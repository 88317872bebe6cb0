internal import Bytes
internal import Config
internal import TLS
internal import Telemetry
internal import Wire

// Answers of our own, failures, and the end of a transaction.
extension Worker {
    private static let maximumSpares = 256

    /// A head that must not go any further: the connection ends, since nobody knows where the next request would begin.
    func refuse(_ client: ClientConnection, _ refusal: Refusal) {
        let id = requestIDs.next()
        let origin = ownOrigin(client)
        counters?.add(.requests)
        counters?.add(Counter.response(status: refusal.status))
        logAnswer(id, refusal.status, refusal.reason.description, upstream: nil, origin: origin)
        write(client, status: refusal.status, id: id, keepAlive: false, headOnly: false, version: .http11)
        logUnparsed(client, id, origin, refusal.status)
        client.input.removeAll()
        beginClosing(client, .lingering)
    }

    /// Answers the request in `requestHead` before anything was done for it.
    func answerHead(_ client: ClientConnection, _ snapshot: Snapshot, _ id: RequestID, status: Int, reason: StaticString) {
        let isBodyless = requestHead.framing == .none || requestHead.framing == .length(0)
        let keeps = requestHead.keepAlive && isBodyless && drainDeadline == nil && !client.isOverload
        counters?.add(Counter.response(status: status))
        logAnswer(id, status, reason.description, upstream: nil, origin: requestOrigin)
        write(client, status: status, id: id, keepAlive: keeps, headOnly: requestHead.method == .head, version: requestHead.version)
        concludeHead(client, snapshot, id, status: status, keeps: keeps, isBodyless: isBodyless)
    }

    /// Sends the client of a plain listener to the same place under https.
    func redirect(_ client: ClientConnection, _ snapshot: Snapshot, _ id: RequestID) {
        let isBodyless = requestHead.framing == .none || requestHead.framing == .length(0)
        let keeps = requestHead.keepAlive && isBodyless && drainDeadline == nil
        var out = buffers.takeSmall()
        let bytes = client.input.unsafeBytes
        let status = ResponseWriter.writeRedirect(
            requestHead, bytes.span, port: snapshot.httpsPort, requestID: id, keepAlive: keeps, date: date, into: &out)
        send(out.readable, to: client)
        buffers.give(out)
        counters?.add(Counter.response(status: status))
        concludeHead(client, snapshot, id, status: status, keeps: keeps, isBodyless: isBodyless)
    }

    private func concludeHead(_ client: ClientConnection, _ snapshot: Snapshot, _ id: RequestID, status: Int, keeps: Bool, isBodyless: Bool)
    {
        if snapshot.logsAccess {
            let record = AccessRecord(
                start: WallTime(seconds: wall.seconds, nanoseconds: wall.nanoseconds), status: status,
                httpVersion: requestHead.version == .http11 ? "HTTP/1.1" : "HTTP/1.0", tlsVersion: client.tls?.version ?? "")
            let head = client.input.unsafeBytes
            logAccess(record, id, requestOrigin, RequestTexts(requestHead), head.span, client, snapshot)
        }
        client.input.consume(requestHead.length)
        if keeps {
            client.phase = .awaitingHead
            client.steps += 1
        } else {
            beginClosing(client, isBodyless && client.input.isEmpty ? .plain : .lingering)
        }
    }

    /// Answers instead of the app server. The exchange is finished already.
    func answer(_ client: ClientConnection, _ transaction: Transaction, status: Int, reason: StaticString) {
        let exchange = transaction.exchange
        // Who is told that there is no room shall make some.
        let keeps = exchange.keepsClientAfterOwnAnswer && drainDeadline == nil && status != 503
        dropLink(of: transaction)
        transaction.record.status = status
        logAnswer(transaction.id, status, reason.description, upstream: transaction.upstream.settings.name, origin: transaction.origin)
        let request = exchange.request
        write(client, status: status, id: transaction.id, keepAlive: keeps, headOnly: request.method == .head, version: request.version)
        finish(transaction, client)
        if keeps {
            client.phase = .awaitingHead
            client.steps += 1
        } else {
            beginClosing(client, exchange.body == .complete && client.input.isEmpty ? .plain : .lingering)
        }
    }

    /// One side's message is beyond use.
    func fail(_ client: ClientConnection, _ transaction: Transaction, status: Int, reason: StaticString) {
        switch transaction.exchange.fail(status) {
        case .respond(let status): answer(client, transaction, status: status, reason: reason)
        case .truncate: truncate(client, transaction, reason: reason)
        }
    }

    /// The answer has begun and cannot be finished: the client must see that it was cut.
    func truncate(_ client: ClientConnection, _ transaction: Transaction, reason: StaticString) {
        log.warning(
            "response cut", LogField("id", transaction.id.text), LogField("upstream", transaction.upstream.settings.name),
            LogField("reason", reason.description))
        dropLink(of: transaction)
        let byReset = transaction.clientFraming == .untilClose && client.tls == nil
        finish(transaction, client)
        beginClosing(client, .truncated(byReset: byReset))
    }

    private func write(_ client: ClientConnection, status: Int, id: RequestID, keepAlive: Bool, headOnly: Bool, version: HTTPVersion) {
        var out = buffers.takeSmall()
        ResponseWriter.writeError(
            status: status, requestID: id, keepAlive: keepAlive, headOnly: headOnly, date: date, clientVersion: version, into: &out)
        send(out.readable, to: client)
        buffers.give(out)
    }

    /// Everything of the transaction goes back; its line is written.
    func finish(_ transaction: Transaction, _ client: ClientConnection) {
        precondition(transaction.link == nil)
        counters?.add(Counter.response(status: transaction.record.status))
        if transaction.snapshot.logsAccess {
            transaction.record.bytesIn = transaction.bodyBytes
            transaction.record.milliseconds = Int(now.milliseconds(since: transaction.began))
            let head = transaction.original.unsafeBytes
            logAccess(
                transaction.record, transaction.id, transaction.origin, transaction.texts, head.span, client, transaction.snapshot)
        }
        release(transaction)
        client.transaction = nil
        client.headEnd = nil
    }

    /// Gives back all that the transaction holds, and keeps it for a request to come.
    private func release(_ transaction: Transaction) {
        if let spool = transaction.spool { discard(spool) }
        if let spool = transaction.shield.spool { discard(spool) }
        transaction.spool = nil
        transaction.shield.spool = nil
        buffers.reclaim(&transaction.head)
        buffers.reclaim(&transaction.original)
        buffers.reclaim(&transaction.trailers)
        buffers.reclaim(&transaction.framed)
        buffers.reclaim(&transaction.responseTrailers)
        // One of an earlier snapshot would keep that alive.
        if transaction.snapshot === snapshot, spareTransactions.count < Self.maximumSpares { spareTransactions.append(transaction) }
    }
}

// MARK: - log lines

extension Worker {
    private func logAnswer(_ id: RequestID, _ status: Int, _ reason: String, upstream: String?, origin: RequestOrigin) {
        var fields = [
            LogField("id", id.text), LogField("status", status), LogField("reason", reason), LogField("client", origin.client.text),
        ]
        if let upstream { fields.append(LogField("upstream", upstream)) }
        log.write(status >= 500 ? .warning : .info, "request answered by the proxy", fields)
    }

    private func logAccess(
        _ record: AccessRecord, _ id: RequestID, _ origin: RequestOrigin, _ texts: RequestTexts, _ head: Span<UInt8>,
        _ client: ClientConnection, _ snapshot: Snapshot
    ) {
        let format: LogFormat = snapshot.configuration.log.format == .json ? .json : .text
        let name = client.tls?.serverName ?? []
        let peer = origin.isTold ? client.address?.text ?? AddressText("unix") : AddressText()
        accessLog.add(now: now) { line in
            id.withBytes { id in
                origin.client.withBytes { address in
                    peer.withBytes { peer in
                        AccessLog.append(
                            record, id: id, client: address, peer: peer, method: head.extracting(texts.method),
                            target: head.extracting(texts.target), host: head.extracting(texts.host),
                            userAgent: head.extracting(texts.userAgent), sni: name.span, format: format, to: &line)
                    }
                }
            }
        }
    }

    /// A request that was refused has a line too, without what could not be read.
    private func logUnparsed(_ client: ClientConnection, _ id: RequestID, _ origin: RequestOrigin, _ status: Int) {
        guard let snapshot, snapshot.logsAccess else { return }
        let record = AccessRecord(
            start: WallTime(seconds: wall.seconds, nanoseconds: wall.nanoseconds), status: status,
            tlsVersion: client.tls?.version ?? "")
        let nothing: [UInt8] = []
        logAccess(record, id, origin, .none, nothing.span, client, snapshot)
    }
}
