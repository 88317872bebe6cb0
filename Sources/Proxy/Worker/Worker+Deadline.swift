internal import Bytes
internal import Config
internal import Wire

// Until when something must happen on a connection; what follows when it does not stands in Worker+Time.
extension Worker {
    /// How long session tickets wait for a first request to answer.
    private static let ticketMilliseconds = 50
    /// Looks at a client that does not read, within `timeouts.send`.
    static let stallsAllowed = 2
    private static let lingerMilliseconds = 2_000
    /// For a connection that has not yet asked for anything when the worker drains.
    private static let drainGraceMilliseconds = 1_000
    /// For each phase of a connection that will be refused: it holds a descriptor that others need.
    private static let overloadMilliseconds = 1_000

    func deadline(_ client: ClientConnection) -> MonotonicTime {
        guard let timeouts = snapshot?.configuration.timeouts, !client.isOverload else {
            return now.advanced(byMilliseconds: Self.overloadMilliseconds)
        }
        if client.phase == .exchanging, let transaction = client.transaction { return deadline(client, transaction) }
        return now.advanced(byMilliseconds: patience(client, timeouts))
    }

    /// Of a connection without an exchange, in milliseconds.
    private func patience(_ client: ClientConnection, _ timeouts: Timeouts) -> Int {
        switch client.phase {
        case .awaitingProxyHeader, .handshaking: return timeouts.handshakeMilliseconds
        case .awaitingHead:
            if client.holdsTickets { return Self.ticketMilliseconds }
            let isIdle = client.input.isEmpty && client.requests > 0
            if isIdle && drainDeadline != nil { return 1 }
            if client.input.isEmpty && drainDeadline != nil { return Self.drainGraceMilliseconds }
            return isIdle ? timeouts.keepaliveMilliseconds : timeouts.headMilliseconds
        case .exchanging, .flushing: return timeouts.sendMilliseconds / Self.stallsAllowed
        case .lingering: return Self.lingerMilliseconds
        case .closed: return 0
        }
    }

    private func deadline(_ client: ClientConnection, _ transaction: Transaction) -> MonotonicTime {
        let waiting = waiting(client, transaction)
        let isNew = transaction.waiting != waiting
        transaction.waiting = waiting
        switch waiting {
        case .clientBody: return bodyDeadline(transaction, isNew: isNew)
        case .clientReading: return readingDeadline(client, transaction, isNew: isNew)
        case .connect: return now.advanced(byMilliseconds: transaction.upstream.settings.timeouts.connectMilliseconds)
        case .response: return now.advanced(byMilliseconds: transaction.upstream.settings.timeouts.responseMilliseconds)
        case .tunnel:
            let times = transaction.upstream.settings.timeouts
            return now.advanced(byMilliseconds: transaction.tunnel.isHalfClosed ? times.responseMilliseconds : times.tunnelMilliseconds)
        }
    }

    private func bodyDeadline(_ transaction: Transaction, isNew: Bool) -> MonotonicTime {
        // Another one was waited for meanwhile: that is not this client's fault.
        if isNew { transaction.pace = Pace(bytes: transaction.bodyBytes, now: now) }
        let configuration = transaction.snapshot.configuration
        return transaction.pace.deadline(
            bytes: transaction.bodyBytes, minimum: configuration.limits.progressBytes,
            milliseconds: configuration.timeouts.bodyMilliseconds, now: now)
    }

    private func readingDeadline(_ client: ClientConnection, _ transaction: Transaction, isNew: Bool) -> MonotonicTime {
        // What the app server adds meanwhile is no progress of the client's.
        if !isNew && client.taken == client.takenAtDeadline { return client.deadline }
        client.takenAtDeadline = client.taken
        // The shield goes up when nothing more happens, so somebody has to come by.
        if mayRaiseShield(transaction) { return now.advanced(byMilliseconds: ResponseShield.patienceMilliseconds) }
        return now.advanced(byMilliseconds: transaction.snapshot.configuration.timeouts.sendMilliseconds / Self.stallsAllowed)
    }

    func mayRaiseShield(_ transaction: Transaction) -> Bool {
        transaction.shield.isAllowed && transaction.shield.spool == nil && transaction.exchange.state != .finished
    }

    /// Whom an exchange waits for.
    func waiting(_ client: ClientConnection, _ transaction: Transaction) -> Exchange.Waiting {
        let headBlocked = transaction.headSent < transaction.head.count
        return transaction.exchange.waiting(
            clientBlocked: !client.takesOutput, bodyBlocked: headBlocked || !transaction.framed.isEmpty || !client.input.isEmpty)
    }
}
