internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry
internal import Upstream
internal import Wire

// Connections to app servers: choosing, opening, pooling, their events and their end.
extension Worker {
    private static let queueFullRetryMilliseconds = 20

    /// Where the head of the request to be written stands.
    enum HeadSource {
        /// In `requestHead`, over these bytes.
        case parsed(UnsafeBufferPointer<UInt8>)
        /// To be parsed again from the copy that was kept.
        case original
        /// Written already.
        case written
    }

    /// Finds a server and a connection to it; answers the client itself when there is none.
    func openLink(_ client: ClientConnection, _ transaction: Transaction, headIn source: HeadSource) {
        var source = source
        let group = transaction.upstream
        while true {
            let excluded = transaction.tried | group.unlike(transaction.application)
            guard let server = group.servers.choose(now: now, excluding: excluded) else {
                return answer(client, transaction, status: 502, reason: "no server left")
            }
            guard writeHead(client, transaction, source, group.settings.servers[server].application) else { return }
            source = .written
            if transaction.exchange.attempts == 0, let link = takeIdle(group, server, transaction) {
                attach(link, client, transaction)
                counters?.add(.upstreamReuses)
                transaction.exchange.linkOpened(reused: true)
                return
            }
            switch connect(client, transaction, server) {
            case .begun: return
            case .later:
                delayed.append((now.advanced(byMilliseconds: Self.queueFullRetryMilliseconds), client.token))
                return
            case .exhausted:
                return fail(client, transaction, status: 503, reason: "no descriptor for a connection to a server")
            case .failed:
                if !tryAnother(client, transaction, timedOut: false) { return }
            }
        }
    }

    private enum Connecting {
        case begun
        /// The server's listen queue is full for the moment.
        case later
        /// We have no descriptor left.
        case exhausted
        case failed
    }

    private func connect(
        _ client: ClientConnection, _ transaction: Transaction, _ server: Int, makesRoom: Bool = true
    ) -> Connecting {
        let group = transaction.upstream
        let addresses = group.addresses[server]
        let address = addresses[transaction.exchange.attempts % addresses.count]
        counters?.add(.upstreamConnects)
        switch Socket.connect(to: address) {
        case .connected(let socket):
            let link = addLink(socket, group, server, connected: true)
            attach(link, client, transaction)
            group.servers.succeeded(server)
            transaction.exchange.linkOpened(reused: false)
            client.steps += 1
            return .begun
        case .inProgress(let socket):
            attach(addLink(socket, group, server, connected: false), client, transaction)
            client.steps += 1
            return .begun
        case .failed(.wouldBlock) where address.isUnix:
            return .later
        case .failed(let errno) where errno == .tooManyFiles || errno == .tooManyFilesInSystem:
            // No word against the server.
            if makesRoom, closeIdleLink() || closeIdleClient() { return connect(client, transaction, server, makesRoom: false) }
            reportShortage("connect failed", errno.description)
            return .exhausted
        case .failed(let errno):
            serverFailed(group, server, transaction, errno.description)
            return .failed
        }
    }

    private func serverFailed(_ group: UpstreamGroup, _ server: Int, _ transaction: Transaction, _ reason: String) {
        counters?.add(.upstreamFailures)
        group.servers.failed(server, now: now)
        transaction.tried |= 1 << UInt64(server)
        log.warning(
            "upstream server unreachable", LogField("upstream", group.settings.name),
            LogField("server", group.settings.servers[server].url), LogField("reason", reason))
    }

    /// After a connection that did not come about: true when another server may be tried.
    private func tryAnother(_ client: ClientConnection, _ transaction: Transaction, timedOut: Bool) -> Bool {
        let group = transaction.upstream
        let others = group.allServers & ~(transaction.tried | group.unlike(transaction.application)) != 0
        switch transaction.exchange.linkFailed(timedOut: timedOut, othersLeft: others) {
        case .tryAnother: return true
        case .respond(let status):
            answer(client, transaction, status: status, reason: timedOut ? "connecting took too long" : "no server reachable")
            return false
        }
    }

    private func addLink(_ socket: consuming Descriptor, _ group: UpstreamGroup, _ server: Int, connected: Bool) -> UpstreamLink {
        let raw = socket.raw
        let token = links.claim()
        let link = UpstreamLink(token: token, socket: socket, upstream: group, server: server, connected: connected)
        links.insert(link, at: token)
        // The registration fails only without memory; then no event comes and the request times out.
        _ = try? poller.addStream(raw, word: EventWord.link(link.token).raw)
        return link
    }

    private func attach(_ link: UpstreamLink, _ client: ClientConnection, _ transaction: Transaction) {
        link.client = client
        link.hasReceived = false
        transaction.link = link
        transaction.headSent = 0
        link.upstream.servers.began(link.server)
    }

    func detach(_ link: UpstreamLink) {
        link.client?.transaction?.link = nil
        link.client = nil
        link.upstream.servers.ended(link.server)
    }
}

// MARK: - events

extension Worker {
    func linkEvent(_ token: SlabToken, _ readiness: Readiness) {
        guard let link = links[token] else { return }
        if !readiness.isDisjoint(with: [.readable, .hangup, .error]) { link.isReadable = true }
        if !readiness.isDisjoint(with: [.writable, .error]) { link.isWritable = true }
        if !readiness.isDisjoint(with: [.hangup, .error]) { link.hasHungUp = true }
        switch link.phase {
        case .idle:
            // Whatever comes on an idle link, bytes or an end, nobody has asked for.
            if link.isReadable { dropIdle(link) }
        case .connecting: connected(link)
        case .open: if let client = link.client { drive(client) }
        case .closed: break
        }
    }

    private func connected(_ link: UpstreamLink) {
        guard let client = link.client, let transaction = client.transaction else { return closeLink(link) }
        if let errno = Socket.pendingError(link.socket.raw) {
            serverFailed(link.upstream, link.server, transaction, errno.description)
            retryElsewhere(client, transaction, timedOut: false)
        } else if link.isWritable {
            link.phase = .open
            link.upstream.servers.succeeded(link.server)
            transaction.exchange.linkOpened(reused: false)
            client.steps += 1
            drive(client)
        }
    }

    /// The connection under way did not come about.
    func retryElsewhere(_ client: ClientConnection, _ transaction: Transaction, timedOut: Bool) {
        if timedOut, let link = transaction.link {
            serverFailed(link.upstream, link.server, transaction, "timed out")
        }
        dropLink(of: transaction)
        if tryAnother(client, transaction, timedOut: timedOut) { openLink(client, transaction, headIn: .written) }
        drive(client)
    }

    /// Requests whose server's listen queue was full try again.
    func continueDelayed() {
        while let first = delayed.first, first.due <= now {
            delayed.removeFirst()
            guard let client = clients[first.client], let transaction = client.transaction,
                transaction.link == nil, transaction.exchange.state == .awaitingLink
            else { continue }
            openLink(client, transaction, headIn: .written)
            drive(client)
        }
    }

    /// Sends to an app server; nil when nothing could be sent, now or ever.
    func send(_ bytes: UnsafeRawBufferPointer, on link: UpstreamLink) -> Int? {
        guard link.isWritable, !link.writeFailed else { return nil }
        switch Socket.send(link.socket.raw, bytes) {
        case .bytes(let count): return count
        case .wouldBlock: link.isWritable = false
        case .endOfStream, .failed:
            // The server may have answered before it closed: its answer is still to be read (app-servers rule 3).
            link.writeFailed = true
            link.isReadable = true
        }
        return nil
    }
}
