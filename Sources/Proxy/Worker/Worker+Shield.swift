internal import Bytes
internal import Config
internal import Telemetry
internal import Wire

// Responses to slow clients: taken from the app server as fast as it gives them, handed on as the client takes them.
extension Worker {
    /// The client takes nothing more for the moment. True when the shield has gone up over that.
    func noteBlocked(_ client: ClientConnection, _ transaction: Transaction) -> Bool {
        guard transaction.exchange.state != .finished, transaction.shield.blocked(now) else { return false }
        let spool = Spool(maximumMemoryBytes: Spool.responseMemoryBytes)
        guard hasRoom(in: spool) else {
            // The client and the app server go on at one pace.
            transaction.shield.isAllowed = false
            reportFullSpool()
            return false
        }
        transaction.shield.spool = spool
        client.steps += 1
        return true
    }

    /// Both halves of a shielded response.
    func pumpShielded(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) {
        absorb(client, transaction, spool)
        if client.transaction === transaction, client.takesOutput { deliver(client, transaction, spool) }
    }

    // MARK: from the app server

    private func absorb(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) {
        var budget = 16
        while budget > 0, !spool.isFull, let link = transaction.link, link.phase == .open {
            if link.input.isEmpty || link.awaitsMore {
                guard hasRoom(in: spool) else { return reportFullSpool() }
                guard receive(link, large: true) else {
                    if link.inputEnded { endAbsorbing(transaction, link) }
                    return
                }
                client.steps += 1
            }
            absorbInput(transaction, link, spool)
            budget -= 1
        }
        // What is left in the socket would not be announced again.
        if budget == 0 { client.steps += 1 }
    }

    private func absorbInput(_ transaction: Transaction, _ link: UpstreamLink, _ spool: Spool) {
        while !transaction.response.isEnded, !spool.isFull {
            if link.input.isEmpty { return }
            let bytes = link.input.unsafeBytes
            switch transaction.response.next(bytes.span) {
            case .data(let consumed, let data):
                let isWhole = data.count == link.input.count && link.input.capacity == BufferPool.largeCapacity
                if isWhole && data.count > BufferPool.smallCapacity * 4 && store(taking: &link.input, in: spool) { continue }
                // What there is no room for is kept all the same; once the client has it, both go on at one pace.
                if store(bytes.span.extracting(data), in: spool) != nil { transaction.shield.isAllowed = false }
                link.input.consume(consumed)
            case .trailer(let consumed, let lines):
                keepTrailers(bytes.span.extracting(lines), transaction)
                link.input.consume(consumed)
            case .more(let consumed):
                link.input.consume(consumed)
                link.awaitsMore = true
                return
            case .end(let consumed):
                link.input.consume(consumed)
            case .invalid(let reason):
                _ = transaction.exchange.fail(502)
                return cut(transaction, reason: reason)
            }
        }
        guard transaction.response.isEnded else { return }
        let end = transaction.exchange.responseEnded(extraBytes: !link.input.isEmpty)
        transaction.shield.outcome = .whole(end)
        // From here on the app server is free.
        releaseLink(of: transaction, reuse: end.reusesLink)
    }

    private func endAbsorbing(_ transaction: Transaction, _ link: UpstreamLink) {
        switch transaction.exchange.linkEnded(clean: !link.failed, framing: transaction.responseFraming, anyBytes: true) {
        case .complete(let end):
            transaction.shield.outcome = .whole(end)
            dropLink(of: transaction)
        case .truncate:
            cut(transaction, reason: "server closed the connection inside the body")
        case .retry, .respond:
            preconditionFailure("a shielded response has begun")
        }
    }

    private func cut(_ transaction: Transaction, reason: StaticString) {
        transaction.shield.outcome = .cut(reason: reason)
        dropLink(of: transaction)
    }

    // MARK: to the client

    private func deliver(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) {
        transaction.shield.unblocked(now)
        if !spool.isEmpty {
            guard sendPiece(client, transaction, spool) else { return }
        }
        guard spool.isEmpty else { return }
        switch transaction.shield.outcome {
        case .open: lowerShield(client, transaction, spool)
        case .cut(let reason): truncate(client, transaction, reason: reason)
        case .whole(let end):
            if transaction.clientFraming == .chunked { sendLastChunk(client, transaction) }
            endResponse(client, transaction, end)
        }
    }

    /// The client has caught up.
    private func lowerShield(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) {
        discard(spool)
        transaction.shield.spool = nil
        client.steps += 1
    }

    /// False when the response had to be cut.
    private func sendPiece(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) -> Bool {
        let isLarge = transaction.shield.takesLargePieces
        // Until the next time it blocks.
        transaction.shield.takesLargePieces = true
        var out = isLarge ? buffers.takeLarge() : buffers.takeSmall()
        let count = min(spool.count, out.capacity - 1024)
        let isChunked = transaction.clientFraming == .chunked
        if isChunked { ChunkWriter.begin(size: count, into: &out) }
        guard take(count, from: spool, into: &out) else {
            buffers.give(out)
            dropLink(of: transaction)
            truncate(client, transaction, reason: "spooled response cannot be read")
            return false
        }
        if isChunked { ChunkWriter.finish(into: &out) }
        send(out.readable, to: client)
        transaction.record.bytesOut += out.count
        buffers.give(out)
        return true
    }
}
