internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry
internal import Wire

// WebSockets (RFC 6455): once the app server has said 101, bytes pass both ways as they are.
extension Worker {
    /// Pieces that one direction may pass on before the other has its turn.
    private static let tunnelPieces = 8

    /// `responseHead` is the 101, at the start of the link's input.
    func beginTunnel(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        transaction.record.upstreamMilliseconds = Int(now.milliseconds(since: transaction.sent))
        transaction.record.status = 101
        counters?.add(.tunnels)
        buffers.reclaim(&transaction.head)
        var out = buffers.takeSmall()
        let bytes = link.input.unsafeBytes
        ResponseWriter.writeSwitching(responseHead, bytes.span, into: &out)
        link.input.consume(responseHead.length)
        link.awaitsMore = false
        send(out.readable, to: client)
        transaction.record.bytesOut += out.count
        buffers.give(out)
    }

    func pumpTunnel(_ client: ClientConnection, _ transaction: Transaction) {
        guard let link = transaction.link else { preconditionFailure("a tunnel without a link") }
        passToServer(client, transaction, link)
        passToClient(client, transaction, link)
        if link.failed || (link.writeFailed && transaction.tunnel.toClient == .ended) {
            return truncate(client, transaction, reason: "server broke the tunnel")
        }
        guard transaction.tunnel.isOver else { return }
        transaction.exchange.tunnelEnded()
        dropLink(of: transaction)
        finish(transaction, client)
        beginClosing(client, .truncated(byReset: false))
    }

    private func passToServer(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        guard transaction.tunnel.toServer == .open else { return }
        for _ in 0..<Self.tunnelPieces where link.isWritable && !link.writeFailed {
            // A full small buffer has shown that there is more where that came from.
            if client.input.isEmpty, !fill(client, large: transaction.isStreaming) { break }
            transaction.isStreaming = client.input.count >= BufferPool.smallCapacity
            guard let sent = send(client.input.readable, on: link) else { break }
            client.input.consume(sent)
            transaction.bodyBytes += sent
            client.steps += 1
        }
        guard client.inputEnded, client.input.isEmpty else { return }
        Socket.shutdownWriting(link.socket.raw)
        transaction.tunnel.toServer = .ended
        client.steps += 1
    }

    private func passToClient(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        switch transaction.tunnel.toClient {
        case .open: relayToClient(client, transaction, link)
        case .ending where client.outputIsEmpty:
            Socket.shutdownWriting(client.socket.raw)
            transaction.tunnel.toClient = .ended
            client.steps += 1
        case .ending, .ended: break
        }
    }

    private func relayToClient(_ client: ClientConnection, _ transaction: Transaction, _ link: UpstreamLink) {
        guard client.takesOutput else { return }
        if link.input.isEmpty, !receive(link, large: link.hasReceivedMuch) {
            guard link.inputEnded, !link.failed else { return }
            // The end goes on behind all that was said: close_notify, then FIN.
            if let tls = client.tls {
                if tls.output.capacity == 0 { tls.output = buffers.takeSmall() }
                tls.close()
                client.mayHaveOutput = true
            }
            transaction.tunnel.toClient = .ending
            client.steps += 1
            return
        }
        link.hasReceivedMuch = link.input.count >= BufferPool.smallCapacity
        transaction.record.bytesOut += link.input.count
        send(link.input.readable, to: client)
        link.input.removeAll()
    }
}
