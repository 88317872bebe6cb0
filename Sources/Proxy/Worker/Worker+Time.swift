internal import Bytes
internal import Config
internal import Wire

// What happens because nothing happens.
extension Worker {
    /// How long session tickets wait for a first request to answer.
    private static let ticketMilliseconds = 50
    private static let lingerMilliseconds = 2_000
    /// For a connection that has not yet asked for anything when the worker drains.
    private static let drainGraceMilliseconds = 1_000

    func passTime() {
        continueDelayed()
        timers.advance(to: now)
        while let index = timers.popDue() {
            guard let client = clients[index: Int(index)] else { continue }
            if client.deadline <= now { expire(client) }
            if client.phase != .closed { timers.schedule(index, at: client.deadline) }
        }
        sweepIdleLinks()
        if let pause = acceptPausedUntil, now >= pause {
            acceptPausedUntil = nil
            updateListeners()
        }
        if let drain = drainDeadline, now >= drain { isFinished = true }
    }

    /// Milliseconds that the connection may stay as it is.
    func patience(_ client: ClientConnection) -> Int {
        guard let timeouts = snapshot?.configuration.timeouts else { return 1_000 }
        switch client.phase {
        case .awaitingProxyHeader, .handshaking: return timeouts.handshakeMilliseconds
        case .awaitingHead:
            if client.holdsTickets { return Self.ticketMilliseconds }
            let isIdle = client.input.isEmpty && client.requests > 0
            if isIdle && drainDeadline != nil { return 1 }
            if client.input.isEmpty && drainDeadline != nil { return Self.drainGraceMilliseconds }
            return isIdle ? timeouts.keepaliveMilliseconds : timeouts.headMilliseconds
        case .exchanging: return patience(client, timeouts)
        case .flushing: return timeouts.bodyMilliseconds
        case .lingering: return Self.lingerMilliseconds
        case .closed: return 0
        }
    }

    private func patience(_ client: ClientConnection, _ timeouts: Timeouts) -> Int {
        guard let transaction = client.transaction else { return timeouts.bodyMilliseconds }
        let times = transaction.upstream.settings.timeouts
        switch waiting(client, transaction) {
        case .clientBody, .clientReading: return transaction.snapshot.configuration.timeouts.bodyMilliseconds
        case .connect: return times.connectMilliseconds
        case .response: return times.responseMilliseconds
        }
    }

    private func waiting(_ client: ClientConnection, _ transaction: Transaction) -> Exchange.Waiting {
        let headBlocked = transaction.headSent < transaction.head.count
        return transaction.exchange.waiting(
            clientBlocked: !client.takesOutput, bodyBlocked: headBlocked || !transaction.framed.isEmpty || !client.input.isEmpty)
    }

    private func expire(_ client: ClientConnection) {
        switch client.phase {
        case .awaitingProxyHeader: refuseProxyHeader(client, "the header took too long")
        case .handshaking, .flushing, .lingering: close(client)
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
        if waiting == .connect {
            if transaction.link != nil { return retryElsewhere(client, transaction, timedOut: true) }
        }
        switch transaction.exchange.timedOut(waiting) {
        case .respond(let status):
            answer(client, transaction, status: status, reason: status == 408 ? "request body took too long" : "server took too long")
        case .truncate:
            truncate(client, transaction, reason: waiting == .clientReading ? "client does not read" : "server took too long")
        }
    }
}
