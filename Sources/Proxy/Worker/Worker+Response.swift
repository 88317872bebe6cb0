internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry
internal import Wire

// A response from the app server's first byte to the client's last.
extension Worker {
    /// Bytes of a chunked response that are gathered before they are handed on.
    private static let chunkedBatchBytes = 96 * 1024

    func pumpResponse(_ client: ClientConnection, _ transaction: Transaction) {
        if let spool = transaction.shield.spool { return pumpShielded(client, transaction, spool) }
        guard let link = transaction.link, link.phase == .open else { return }
        guard client.takesOutput else {
            if noteBlocked(client, transaction), let spool = transaction.shield.spool { pumpShielded(client, transaction, spool) }
            return
        }
        transaction.shield.unblocked(now)
        if link.input.isEmpty || link.awaitsMore {
            guard receive(link, large: transaction.isStreaming) else {
                if link.inputEnded { linkEnded(client, transaction, link) }
                return
            }
            client.steps += 1
        }
        switch transaction.exchange.state {
        case .awaitingHead: readHead(client, transaction, link)
        case .relaying: relay(client, transaction, link)
        case .collecting, .awaitingLink, .tunnelling, .finished: preconditionFailure("a response without a request")
        }
    }

    func receive(_ link: UpstreamLink, large: Bool) -> Bool {
        guard link.isReadable, !link.inputEnded else { return false }
        if large && link.input.isEmpty && link.input.capacity == BufferPool.smallCapacity { buffers.reclaim(&link.input) }
        if link.input.capacity == 0 { link.input = large ? buffers.takeLarge() : buffers.takeSmall() }
        if link.input.tailSpace == 0 { link.input.reserve(BufferPool.smallCapacity) }
        let space = link.input.writable
        switch Socket.receive(link.socket.raw, into: space) {
        case .bytes(let count):
            link.input.commit(count)
            link.hasReceived = true
            link.awaitsMore = false
            if count < space.count && !link.hasHungUp && !link.writeFailed { link.isReadable = false }
            return true
        case .wouldBlock:
            link.isReadable = false
        case .endOfStream:
            link.isReadable = false
            link.inputEnded = true
        case .failed:
            link.isReadable = false
            link.inputEnded = true
            link.failed = true
        }
        return false
    }

    private func readHead(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        let bytes = link.input.unsafeBytes
        let result = ResponseParser.parse(
            bytes.span, limits: transaction.snapshot.headLimits, requestMethod: transaction.exchange.request.method,
            into: &responseHead)
        switch result {
        case .incomplete:
            link.awaitsMore = true
        case .refused(let refusal):
            fail(client, transaction, status: refusal.status, reason: refusal.reason)
        case .complete where responseHead.isInterim:
            interim(client, transaction, link)
        case .complete:
            transaction.record.upstreamMilliseconds = Int(now.milliseconds(since: transaction.sent))
            beginResponse(client, transaction, link)
        }
    }

    private func interim(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        switch transaction.exchange.interim(status: responseHead.status, switches: responseHead.switchesToWebSocket) {
        case .tunnel:
            return beginTunnel(client, transaction, link)
        case .respond(let status):
            return answer(client, transaction, status: status, reason: "interim response not understood")
        case .drop: break
        case .forward:
            var out = buffers.takeSmall()
            let bytes = link.input.unsafeBytes
            ResponseWriter.writeInterim(responseHead, bytes.span, clientVersion: transaction.exchange.request.version, into: &out)
            if !out.isEmpty { send(out.readable, to: client) }
            buffers.give(out)
        }
        link.input.consume(responseHead.length)
        client.steps += 1
    }

    private func beginResponse(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        let isDraining = drainDeadline != nil || !client.listener.isActive
        let plan = transaction.exchange.responseHead(
            framing: responseHead.framing, linkKeepAlive: responseHead.keepAlive, draining: isDraining)
        transaction.response = BodyReader(responseHead.framing)
        transaction.responseFraming = responseHead.framing
        transaction.clientFraming = plan.framing
        noteServer(link)
        transaction.shield.isAllowed = mayShield(transaction)
        transaction.record.status = responseHead.status
        buffers.reclaim(&transaction.head)
        var out = buffers.takeSmall()
        let bytes = link.input.unsafeBytes
        ResponseWriter.write(
            responseHead, bytes.span, framing: plan.framing.wire, keepAlive: plan.keepsClient,
            clientVersion: transaction.exchange.request.version, date: date, into: &out)
        link.input.consume(responseHead.length)
        // What is there of the body leaves in the same record as the head.
        let isEnded = encodeBody(client, transaction, link, into: &out, limit: BufferPool.smallCapacity - 1024)
        send(out.readable, to: client)
        transaction.record.bytesOut += out.count
        buffers.give(out)
        conclude(client, transaction, link, isEnded)
    }

    /// Whether what a slow client does not take may be kept. `responseHead` is the response's.
    private func mayShield(_ transaction: Transaction) -> Bool {
        switch transaction.upstream.settings.buffering.response {
        case .auto: !responseHead.pacesItself
        case .on: true
        case .off: false
        }
    }

    /// What a fresh link's first response says about the server's software decides about the bodies of later requests.
    private func noteServer(_ link: UpstreamLink) {
        if link.served > 0 { return }
        let bytes = link.input.unsafeBytes
        link.upstream.note(ServerSoftware.streams(bytes.span.extracting(responseHead.server)), server: link.server)
    }

    private func relay(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        if case .length = transaction.clientFraming { return relayCounted(client, transaction, link) }
        var out = buffers.takeLarge()
        let isEnded = encodeBody(client, transaction, link, into: &out, limit: Self.chunkedBatchBytes)
        if !out.isEmpty {
            send(out.readable, to: client)
            transaction.record.bytesOut += out.count
        }
        buffers.give(out)
        client.steps += 1
        conclude(client, transaction, link, isEnded)
    }

    /// A body of known length goes from the link's input to the client without a copy in between.
    private func relayCounted(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        guard let remaining = transaction.response.remaining else { preconditionFailure("length without a count") }
        let count = min(remaining, link.input.count)
        if count > 0 {
            send(UnsafeRawBufferPointer(rebasing: link.input.readable[0..<count]), to: client)
            transaction.record.bytesOut += count
            transaction.response.advance(by: count)
            link.input.consume(count)
        }
        conclude(client, transaction, link, transaction.response.isEnded ? .ended : .open)
    }

    enum BodyState {
        case open
        case ended
        case invalid(StaticString)
    }

    /// Moves body bytes from the link's input into `out`, framed for the client, as long as `out` holds less than `limit`.
    private func encodeBody(
        _ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink, into out: inout ByteBuffer, limit: Int
    ) -> BodyState {
        while true {
            if transaction.response.isEnded {
                if transaction.clientFraming == .chunked { endChunks(&transaction.responseTrailers, into: &out) }
                return .ended
            }
            let room = limit - out.count
            if link.input.isEmpty || room < 64 { return .open }
            let bytes = link.input.unsafeBytes
            switch transaction.response.next(bytes.span, limit: room) {
            case .trailer(let consumed, let lines):
                keepTrailers(bytes.span.extracting(lines), transaction)
                link.input.consume(consumed)
            case .data(let consumed, let data):
                if transaction.clientFraming == .chunked {
                    ChunkWriter.begin(size: data.count, into: &out)
                    out.append(bytes.span, data)
                    ChunkWriter.finish(into: &out)
                } else {
                    out.append(bytes.span, data)
                }
                link.input.consume(consumed)
            case .more(let consumed):
                link.input.consume(consumed)
                link.awaitsMore = true
                return .open
            case .end(let consumed):
                link.input.consume(consumed)
            case .invalid(let reason):
                return .invalid(reason)
            }
        }
    }

    private func conclude(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink, _ state: BodyState) {
        switch state {
        case .open: transaction.isStreaming = true
        case .invalid(let reason): fail(client, transaction, status: 502, reason: reason)
        case .ended:
            let end = transaction.exchange.responseEnded(extraBytes: !link.input.isEmpty)
            endResponse(client, transaction, end)
        }
    }

    func endResponse(_ client: ClientConnection, _ transaction: Transaction, _ end: Exchange.End) {
        let hasWholeRequest = transaction.exchange.body == .complete
        releaseLink(of: transaction, reuse: end.reusesLink)
        finish(transaction, client)
        if end.keepsClient {
            client.phase = .awaitingHead
            client.steps += 1
            if holdsListeners { releaseListeners() }
        } else {
            beginClosing(client, hasWholeRequest && client.input.isEmpty ? .plain : .lingering)
        }
    }

    func sendLastChunk(_ client: ClientConnection, _ transaction: Transaction) {
        var out = buffers.takeSmall()
        endChunks(&transaction.responseTrailers, into: &out)
        send(out.readable, to: client)
        transaction.record.bytesOut += out.count
        buffers.give(out)
    }

    /// Keeps lines of a trailer section until the body is over, if they can go on at all.
    func keepTrailers(_ lines: Span<UInt8>, _ transaction: Transaction) {
        guard transaction.clientFraming == .chunked else { return }
        if transaction.responseTrailers.capacity == 0 { transaction.responseTrailers = buffers.takeSmall() }
        transaction.responseTrailers.append(lines)
    }

    private func linkEnded(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        let end = transaction.exchange.linkEnded(
            clean: !link.failed, framing: transaction.responseFraming, anyBytes: link.hasReceived)
        switch end {
        case .retry:
            counters?.add(.upstreamRetries)
            dropLink(of: transaction)
            openLink(client, transaction, headIn: .written)
        case .respond(let status):
            answer(client, transaction, status: status, reason: "server closed the connection without a response")
        case .complete(let end):
            if transaction.clientFraming == .chunked { sendLastChunk(client, transaction) }
            endResponse(client, transaction, end)
        case .truncate:
            truncate(client, transaction, reason: "server closed the connection inside the body")
        }
    }
}
