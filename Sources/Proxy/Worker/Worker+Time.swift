internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry
internal import Wire

// What happens because nothing happens.
extension Worker {
    func passTime() {
        continueDelayed()
        timers.advance(to: now)
        while let index = timers.popDue() {
            guard let client = clients[index: Int(index)] else { continue }
            if client.deadline <= now { expire(client) }
            if client.phase != .closed { timers.schedule(index, at: client.deadline) }
        }
        sweepIdleLinks()
        refillReserve()
        trimMemory()
        if let pause = acceptPausedUntil, now >= pause {
            acceptPausedUntil = nil
            updateListeners()
        }
        if let drain = drainDeadline, now >= drain { endDraining() }
    }

    /// What is still under way when the time is over ends with it, and has its line in the access log too.
    private func endDraining() {
        for client in clients.elements {
            guard let transaction = client.transaction else { continue }
            if transaction.record.status == 0 { transaction.record.status = 503 }
            abandon(client)
        }
        isFinished = true
    }

    private func expire(_ client: ClientConnection) {
        switch client.phase {
        case .awaitingProxyHeader: refuseProxyHeader(client, "the header took too long")
        case .flushing: if hasStalled(client) { close(client) }
        case .handshaking, .lingering: close(client)
        case .awaitingHead:
            if client.holdsTickets {
                client.holdsTickets = false
                client.steps += 1
            } else if client.input.isEmpty {
                beginClosing(client, .plain)
            } else {
                // A client that has begun a request deserves to know why it ends (RFC 9110 section 15.5.9).
                refuse(client, Refusal(status: 408, reason: "request head took too long"))
            }
        case .exchanging: expireExchange(client)
        case .closed: break
        }
        if client.phase != .closed { drive(client) }
    }

    private func expireExchange(_ client: ClientConnection) {
        guard let transaction = client.transaction else { return }
        let waiting = waiting(client, transaction)
        if waiting == .connect, transaction.link != nil { return retryElsewhere(client, transaction, timedOut: true) }
        if waiting == .clientReading {
            compactOutput(client)
            if mayRaiseShield(transaction) {
                client.steps += 1
                client.taken &+= 1
                if noteBlocked(client, transaction) { return }
            }
            guard hasStalled(client) else { return }
        }
        switch transaction.exchange.timedOut(waiting) {
        case .respond(let status):
            answer(client, transaction, status: status, reason: status == 408 ? "request body took too long" : "server took too long")
        case .truncate:
            dropLink(of: transaction)
            truncate(client, transaction, reason: Self.silence(of: waiting))
        }
    }

    private static func silence(of waiting: Exchange.Waiting) -> StaticString {
        switch waiting {
        case .clientBody: "request body took too long"
        case .connect, .response: "server took too long"
        case .clientReading: "client does not read"
        case .tunnel: "nothing moved in the tunnel"
        }
    }

    /// Whether the client has taken nothing for as long as it may. What it reads shows late: its system acknowledges in large steps, and
    /// ours tells of room only when much of it is free. So what counts is what is acknowledged (`limits.progress`).
    private func hasStalled(_ client: ClientConnection) -> Bool {
        let unacknowledged = Socket.unacknowledged(client.socket.raw)
        let taken = client.unacknowledged - unacknowledged
        client.unacknowledged = unacknowledged
        let minimum = snapshot?.configuration.limits.progressBytes ?? 1
        client.stalls = taken >= minimum ? 0 : client.stalls + 1
        client.steps += 1
        client.taken &+= 1
        return client.stalls >= Self.stallsAllowed
    }
}
