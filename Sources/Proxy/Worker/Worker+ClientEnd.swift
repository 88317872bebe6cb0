internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry

// The end of a client's connection, and what it may keep while nothing moves.
extension Worker {
    enum Ending {
        /// Nothing more can come from the client.
        case plain
        /// The client may still be sending: a reset in answer to that must not destroy our last bytes.
        case lingering
        /// The client must see that the answer was cut: no close_notify; a reset where the end of the connection would be the end of the body.
        case truncated(byReset: Bool)
    }

    /// Ends the connection once everything has been sent.
    func beginClosing(_ client: ClientConnection, _ ending: Ending) {
        switch ending {
        case .plain, .lingering:
            if let tls = client.tls {
                if tls.output.capacity == 0 { tls.output = buffers.takeSmall() }
                tls.close()
                client.mayHaveOutput = true
            }
            if case .lingering = ending { client.lingers = true }
        case .truncated(let byReset):
            if byReset { Socket.resetOnClose(client.socket.raw) }
        }
        client.holdsTickets = false
        client.phase = .flushing
        client.steps += 1
    }

    /// Everything has been sent.
    func endOutput(_ client: ClientConnection) {
        if client.inputEnded || !client.lingers { return close(client) }
        Socket.shutdownWriting(client.socket.raw)
        buffers.reclaim(&client.input)
        client.phase = .lingering
        client.steps += 1
    }

    /// The client is gone: what was done for it stops.
    func abandon(_ client: ClientConnection) {
        if let transaction = client.transaction {
            transaction.record.status = transaction.record.status == 0 ? 499 : transaction.record.status
            dropLink(of: transaction)
            finish(transaction, client)
        }
        close(client)
    }

    /// Closes the socket now and gives everything back.
    func close(_ client: ClientConnection) {
        guard client.phase != .closed else { return }
        precondition(client.transaction == nil, "closing a connection with an exchange under way")
        client.phase = .closed
        buffers.reclaim(&client.input)
        buffers.reclaim(&client.ciphertext)
        buffers.reclaim(&client.plainOutput)
        if let tls = client.tls { buffers.reclaim(&tls.output) }
        timers.cancel(client.token.index)
        clients.remove(client.token)
        if let counted = client.countedAs { clientCounts.remove(counted) }
        counters?.subtract(.connectionsOpen)
        if client.isOverload { overloads -= 1 }
        if holdsListeners { releaseListeners() }
        if drainDeadline != nil && clients.count == 0 { isFinished = true }
    }

    /// Gives back what is not needed while nothing moves, and sets the time until which something must.
    func settle(_ client: ClientConnection) {
        guard client.phase != .closed else { return }
        if client.input.isEmpty { buffers.reclaim(&client.input) }
        if client.ciphertext.isEmpty { buffers.reclaim(&client.ciphertext) }
        if let link = client.transaction?.link, link.input.isEmpty { buffers.reclaim(&link.input) }
        guard client.steps != client.stepsAtDeadline || client.deadline == .never else { return }
        client.stepsAtDeadline = client.steps
        client.deadline = deadline(client)
        timers.schedule(client.token.index, at: client.deadline)
    }
}
