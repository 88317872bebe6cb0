internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry
internal import Wire

// What happens because nothing happens.
extension Worker {
    /// How long session tickets wait for a first request to answer.
    private static let ticketMilliseconds = 50
    /// Looks at a client that does not read, within `timeouts.send`.
    private static let stallsAllowed = 2
    private static let lingerMilliseconds = 2_000
    /// For a connection that has not yet asked for anything when the worker drains.
    private static let drainGraceMilliseconds = 1_000
    /// For each phase of a connection that will be refused: it holds a descriptor that others need.
    private static let overloadMilliseconds = 1_000

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

    /// Until when something must happen.
    func deadline(_ client: ClientConnection) -> MonotonicTime {
        guard client.phase == .exchanging, let transaction = client.transaction else {
            return now.advanced(byMilliseconds: patience(client))
        }
        let waiting = waiting(client, transaction)
        let isNew = transaction.waiting != waiting
        transaction.waiting = waiting
        if waiting == .clientReading {
            // What the app server adds meanwhile is no progress of the client's.
            if !isNew && client.taken == client.takenAtDeadline { return client.deadline }
            client.takenAtDeadline = client.taken
        }
        guard waiting == .clientBody else { return now.advanced(byMilliseconds: patience(client)) }
        // Another one was waited for meanwhile: that is not this client's fault.
        if isNew { transaction.pace = Pace(bytes: transaction.bodyBytes, now: now) }
        let configuration = transaction.snapshot.configuration
        return transaction.pace.deadline(
            bytes: transaction.bodyBytes, minimum: configuration.limits.progressBytes,
            milliseconds: configuration.timeouts.bodyMilliseconds, now: now)
    }

    /// Milliseconds that the connection may stay as it is.
    private func patience(_ client: ClientConnection) -> Int {
        guard let timeouts = snapshot?.configuration.timeouts else { return 1_000 }
        if client.isOverload { return Self.overloadMilliseconds }
        switch client.phase {
        case .awaitingProxyHeader, .handshaking: return timeouts.handshakeMilliseconds
        case .awaitingHead:
            if client.holdsTickets { return Self.ticketMilliseconds }
            let isIdle = client.input.isEmpty && client.requests > 0
            if isIdle && drainDeadline != nil { return 1 }
            if client.input.isEmpty && drainDeadline != nil { return Self.drainGraceMilliseconds }
            return isIdle ? timeouts.keepaliveMilliseconds : timeouts.headMilliseconds
        case .exchanging: return patience(client, timeouts)
        case .flushing: return timeouts.sendMilliseconds / Self.stallsAllowed
        case .lingering: return Self.lingerMilliseconds
        case .closed: return 0
        }
    }

    private func patience(_ client: ClientConnection, _ timeouts: Timeouts) -> Int {
        guard let transaction = client.transaction else { return timeouts.sendMilliseconds }
        let times = transaction.upstream.settings.timeouts
        switch waiting(client, transaction) {
        case .clientBody: return transaction.snapshot.configuration.timeouts.bodyMilliseconds
        case .clientReading:
            // The shield goes up when nothing more happens, so somebody has to come by.
            if mayRaiseShield(transaction) { return ResponseShield.patienceMilliseconds }
            return transaction.snapshot.configuration.timeouts.sendMilliseconds / Self.stallsAllowed
        case .tunnel: return transaction.tunnel.isHalfClosed ? times.responseMilliseconds : times.tunnelMilliseconds
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

    private func mayRaiseShield(_ transaction: Transaction) -> Bool {
        transaction.shield.isAllowed && transaction.shield.spool == nil && transaction.exchange.state != .finished
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
