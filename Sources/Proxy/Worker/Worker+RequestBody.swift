internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry
internal import Wire

// The body of a request on its way to the app server: counted, in chunks, or out of the spool.
extension Worker {
    /// Sees to it that body bytes wait in `input`. False when none are here; a client that has left in the middle of its body is done with then.
    func supply(_ client: ClientConnection, _ transaction: Transaction) -> Bool {
        if !client.input.isEmpty { return true }
        let isLarge = transaction.body.remaining.map { $0 > BufferPool.smallCapacity } ?? (transaction.bodyBytes > BufferPool.smallCapacity)
        if isLarge && client.input.capacity == BufferPool.smallCapacity { buffers.reclaim(&client.input) }
        return bringMore(client, large: isLarge)
    }

    private func bringMore(_ client: ClientConnection, large: Bool = true) -> Bool {
        if fill(client, large: large) { return true }
        if client.inputEnded { abandon(client) }
        return false
    }

    /// The next piece of a body in chunks, data or the end; nil when none has come yet, or when the exchange has ended over it.
    func nextPiece(
        _ client: ClientConnection, _ transaction: Transaction, limit: Int = .max
    ) -> (bytes: UnsafeBufferPointer<UInt8>, step: BodyReader.Step)? {
        while true {
            guard supply(client, transaction) else { return nil }
            let bytes = client.input.unsafeBytes
            let step = transaction.body.next(bytes.span, limit: limit)
            switch step {
            case .data, .end: return (bytes, step)
            case .trailer(let consumed, let lines):
                if transaction.trailers.capacity == 0 { transaction.trailers = buffers.takeSmall() }
                transaction.trailers.append(bytes.span, lines)
                client.input.consume(consumed)
                client.steps += 1
            case .invalid(let reason):
                fail(client, transaction, status: 400, reason: reason)
                return nil
            case .more(let consumed):
                client.input.consume(consumed)
                // A part of a line is no step: its time must run out.
                if consumed > 0 { client.steps += 1 }
                if client.input.isEmpty { continue }
                client.input.reserve(1024)
                guard bringMore(client) else { return nil }
            }
        }
    }

    /// Sends the head and as much of the body as the link takes.
    func pumpRequest(_ client: ClientConnection, _ transaction: Transaction) {
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
        if let spool = transaction.spool {
            sendSpooled(client, transaction, link, spool)
        } else if transaction.framed.isEmpty && transaction.body.remaining != nil {
            sendCounted(client, transaction, link)
        } else {
            // Also for the rest of a chunked body that is over, and so has nothing remaining, while its last chunks still wait.
            sendChunked(client, transaction, link)
        }
    }

    /// A body that is here already leaves in the same send as the head.
    private func joinSmallBody(_ client: ClientConnection, _ transaction: Transaction) {
        if let spool = transaction.spool {
            let count = spool.front.count
            guard count > 0, count <= transaction.head.tailSpace else { return }
            transaction.head.append(spool.front)
            drop(count, from: spool)
            return transaction.exchange.bodySent()
        }
        guard let remaining = transaction.body.remaining, remaining > 0 else { return }
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
            guard supply(client, transaction) else { return }
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

    /// What was collected goes out as it is: its length stands in the head, or in front of it as the size of its one chunk.
    private func sendSpooled(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink, _ spool: Spool) {
        guard sendFramed(client, transaction, link) else { return }
        while !spool.isEmpty {
            if spool.isFrontInMemory {
                guard let sent = send(spool.front, on: link) else { return }
                drop(sent, from: spool)
            } else {
                guard sendFile(client, transaction, link, spool) else { return }
            }
            transaction.exchange.bodySent()
            client.steps += 1
        }
        if transaction.trailers.capacity > 0 {
            transaction.framed = buffers.takeSmall()
            if transaction.bodyBytes > 0 { ChunkWriter.finish(into: &transaction.framed) }
            endChunks(&transaction.trailers, into: &transaction.framed)
            guard sendFramed(client, transaction, link) else { return }
        }
        discard(spool)
        transaction.exchange.requestSent()
    }

    /// False when nothing could be sent, now or ever.
    private func sendFile(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink, _ spool: Spool) -> Bool {
        guard link.isWritable, !link.writeFailed else { return false }
        switch spool.sendFile(to: link.socket.raw) {
        case .bytes: return true
        case .wouldBlock: link.isWritable = false
        case .endOfStream: fail(client, transaction, status: 500, reason: "spooled body cannot be read")
        case .failed:
            link.writeFailed = true
            link.isReadable = true
        }
        return false
    }

    private func sendChunked(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        while sendFramed(client, transaction, link) {
            if transaction.body.isEnded { return transaction.exchange.requestSent() }
            if transaction.framed.capacity == 0 { transaction.framed = buffers.takeLarge() }
            guard let piece = nextPiece(client, transaction, limit: transaction.framed.capacity - 64) else { return }
            client.steps += 1
            switch piece.step {
            case .data(let consumed, let data):
                transaction.bodyBytes += data.count
                if transaction.bodyBytes > transaction.snapshot.configuration.limits.bodyBytes {
                    return fail(client, transaction, status: 413, reason: "body too large")
                }
                ChunkWriter.begin(size: data.count, into: &transaction.framed)
                transaction.framed.append(piece.bytes.span, data)
                ChunkWriter.finish(into: &transaction.framed)
                transaction.exchange.bodySent()
                client.input.consume(consumed)
            case .end(let consumed):
                endChunks(&transaction.trailers, into: &transaction.framed)
                client.input.consume(consumed)
            case .trailer, .more, .invalid: preconditionFailure("no piece")
            }
        }
    }

    /// The last chunk, and the trailer fields that came (`lines`, which are given back).
    func endChunks(_ lines: inout ByteBuffer, into out: inout ByteBuffer) {
        if lines.capacity == 0 { return ChunkWriter.end(into: &out) }
        lines.append("\r\n")
        let section = lines.unsafeBytes
        ChunkWriter.end(trailers: section.span, into: &out)
        buffers.reclaim(&lines)
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
