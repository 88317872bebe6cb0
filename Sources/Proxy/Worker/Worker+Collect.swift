internal import Bytes
internal import Config
internal import Reactor
internal import Wire

// Request bodies that are collected before the app server hears of the request.
extension Worker {
    /// Whether the body of the request in `requestHead` (of which `behind` bytes are here) is collected first.
    func collects(_ upstream: UpstreamGroup, behind: Int) -> Bool {
        let shields =
            upstream.settings.buffering.request == .on || (upstream.settings.buffering.request == .auto && !upstream.streamsRequests)
        switch requestHead.framing {
        case .none, .untilClose: return false
        case .chunked: return shields || upstream.needsLength
        // What is here already keeps nobody waiting.
        case .length(let count): return shields && count > behind
        }
    }

    /// Collects a body until its end is there.
    func collect(_ client: ClientConnection, _ transaction: Transaction) {
        guard let spool = transaction.spool else { preconditionFailure("collecting without a spool") }
        if transaction.owesContinue { sendContinue(client, transaction) }
        let isWhole =
            transaction.body.remaining == nil ? collectChunks(client, transaction, spool) : collectLength(client, transaction, spool)
        guard isWhole else { return }
        siftTrailers(transaction)
        transaction.exchange.collected()
        openLink(client, transaction, headIn: .original)
    }

    /// Keeps the trailer fields that may pass. Where there are none the body gets a length, which every app server takes.
    private func siftTrailers(_ transaction: Transaction) {
        if transaction.trailers.capacity == 0 { return }
        transaction.trailers.append("\r\n")
        var passing = buffers.takeSmall()
        let section = transaction.trailers.unsafeBytes
        TrailerFields.append(section.span, to: &passing)
        buffers.reclaim(&transaction.trailers)
        if passing.isEmpty { buffers.give(passing) } else { transaction.trailers = passing }
    }

    /// True when the end is there.
    private func collectChunks(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) -> Bool {
        while let piece = nextPiece(client, transaction) {
            client.steps += 1
            switch piece.step {
            case .data(let consumed, let data):
                transaction.bodyBytes += data.count
                if transaction.bodyBytes > transaction.snapshot.configuration.limits.bodyBytes {
                    fail(client, transaction, status: 413, reason: "body too large")
                    return false
                }
                guard keep(piece.bytes.span.extracting(data), client, transaction, spool) else { return false }
                client.input.consume(consumed)
            case .end(let consumed):
                client.input.consume(consumed)
                return true
            case .trailer, .more, .invalid: preconditionFailure("no piece")
            }
        }
        return false
    }

    /// True when the end is there. The announced length has been judged before.
    private func collectLength(_ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) -> Bool {
        while let remaining = transaction.body.remaining, remaining > 0 {
            guard gather(client, transaction, remaining) else { return false }
            let count = min(remaining, client.input.count)
            let isFullBuffer =
                count == client.input.count && client.input.capacity == BufferPool.largeCapacity && count > client.input.tailSpace
            if !isFullBuffer || !store(taking: &client.input, in: spool) {
                let bytes = client.input.unsafeBytes
                guard keep(bytes.span.extracting(0..<count), client, transaction, spool) else { return false }
                client.input.consume(count)
            }
            transaction.body.advance(by: count)
            transaction.bodyBytes += count
            client.steps += 1
        }
        return true
    }

    /// Brings in as much of the body as fits and is here, so that whole buffers can change hands; false when nothing is here.
    private func gather(_ client: ClientConnection, _ transaction: Transaction, _ remaining: Int) -> Bool {
        guard supply(client, transaction) else { return false }
        guard client.input.capacity == BufferPool.largeCapacity else { return true }
        // Less room than a record would only make OpenSSL cut it in two.
        while client.input.count < remaining, client.input.tailSpace >= BufferPool.smallCapacity, fill(client, large: true) {}
        return true
    }

    /// False when the request was answered instead.
    private func keep(_ data: Span<UInt8>, _ client: ClientConnection, _ transaction: Transaction, _ spool: Spool) -> Bool {
        guard let error = store(data, in: spool) else { return true }
        if error == .tooManyFiles || error == .tooManyFilesInSystem {
            fail(client, transaction, status: 503, reason: "no descriptor for a body")
        } else {
            fail(client, transaction, status: 507, reason: "body cannot be stored")
        }
        return false
    }
}
