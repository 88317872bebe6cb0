internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry
internal import Wire

// New connections.
extension Worker {
    private static let acceptsPerTurn = 64
    private static let acceptsAtEnd = 4096
    private static let pauseMilliseconds = 100

    /// Makes epoll agree with what the listeners are for now.
    func updateListeners() {
        let room = !holdsListeners && acceptPausedUntil == nil
        for (index, listener) in listeners.enumerated() {
            guard let socket = listener.socket else { continue }
            let wanted = listener.isActive && room
            if wanted && !listener.isRegistered {
                listener.isRegistered = (try? poller.addLevel(socket.raw, word: EventWord.listener(index: index).raw)) != nil
            } else if !wanted && listener.isRegistered {
                poller.remove(socket.raw)
                listener.isRegistered = false
            }
            // One that no snapshot has named yet is about to be named.
            if !listener.isActive && listener.settings != nil {
                // Connections that are through the handshake already would be reset by the close.
                acceptWaiting(listener)
                listener.close()
            }
        }
    }

    /// A socket that the next snapshot will name.
    func addListener(_ key: String, _ socket: SharedDescriptor) {
        let listener = ListenerPort(key: key, socket: socket)
        if let index = listeners.firstIndex(where: { $0.socket == nil }) {
            listeners[index] = listener
        } else {
            listeners.append(listener)
        }
    }

    func accept(_ listener: ListenerPort) {
        // An event of this turn may speak of a listener that has just vanished, or of its place's next tenant.
        guard listener.isActive else { return }
        if isFull || isShortOfDescriptors { return acceptOneMore(listener) }
        for _ in 0..<Self.acceptsPerTurn {
            switch acceptOne(listener, isOverload: false) {
            case .drained: return
            // Whether another one waits for whom there is no room is for the next event to tell.
            case .more: if isFull || isShortOfDescriptors { return }
            case .exhausted: if !acceptWithReserve(listener) { return pauseAccepting() }
            }
        }
    }

    /// There is room for nobody, but a client waits.
    private func acceptOneMore(_ listener: ListenerPort) {
        let hasMadeRoom = closeIdleClient()
        if isFull && !hasMadeRoom {
            holdsListeners = true
            return updateListeners()
        }
        if !hasMadeRoom && !mayRefuse { return pauseAccepting() }
        if case .exhausted = acceptOne(listener, isOverload: !hasMadeRoom), !acceptWithReserve(listener) { pauseAccepting() }
    }

    /// The process or the system has no descriptor left: something idle makes room, or a reserved one does for a refusal. False when neither
    /// is there.
    private func acceptWithReserve(_ listener: ListenerPort) -> Bool {
        if closeIdleLink() || closeIdleClient() { return true }
        guard openReserve() else { return false }
        if case .exhausted = acceptOne(listener, isOverload: true) { return false }
        return true
    }

    /// Somebody has become idle, or has gone.
    func releaseListeners() {
        holdsListeners = false
        updateListeners()
    }

    /// The last connections of a listener that is about to close.
    private func acceptWaiting(_ listener: ListenerPort) {
        for _ in 0..<Self.acceptsAtEnd {
            guard case .more = acceptOne(listener, isOverload: false) else { return }
        }
    }

    /// The configured connections are all in use: further clients wait in the kernel's queue.
    private var isFull: Bool { clients.count >= snapshot?.configuration.limits.connections ?? 0 }

    private enum Acceptance {
        case more
        case drained
        /// Out of descriptors or memory.
        case exhausted
    }

    private func acceptOne(_ listener: ListenerPort, isOverload: Bool) -> Acceptance {
        guard let listening = listener.socket else { return .drained }
        switch Socket.accept(listening.raw) {
        case .wouldBlock: return .drained
        case .retry: return .more
        case .failed(let errno):
            counters?.add(.acceptErrors)
            reportShortage("accept failed", errno.description)
            return .exhausted
        case .connection(let socket, let address):
            open(listener, socket, address, isOverload: isOverload)
            return .more
        }
    }

    /// A level-triggered listener would spin.
    private func pauseAccepting() {
        acceptPausedUntil = now.advanced(byMilliseconds: Self.pauseMilliseconds)
        updateListeners()
    }

    private func open(_ listener: ListenerPort, _ socket: consuming Descriptor, _ address: SocketAddress, isOverload: Bool) {
        let raw = socket.raw
        var session: TLSSession?
        if listener.settings?.tls ?? false {
            guard let context = snapshot?.tls, let made = try? TLSSession(context: context, localAddress: localAddress(raw, context)) else {
                return
            }
            session = made
        }
        let source = IPAddress(address.addressBytes.span)
        // Behind a proxy it is the client that counts, and not the proxy.
        let expectsHeader = listener.proxySources.contains(source)
        var counted: IPAddress?
        if !expectsHeader {
            switch admit(source) {
            case .uncounted: break
            case .counted(let client): counted = client
            case .refused: return
            }
        }
        let token = clients.claim()
        let client = ClientConnection(
            token: token, socket: socket, listener: listener, address: source, peerPort: address.port, tls: session,
            policies: session == nil ? nil : snapshot?.policies, expectsProxyHeader: expectsHeader)
        client.countedAs = counted
        clients.insert(client, at: token)
        client.isOverload = isOverload
        if isOverload { overloads += 1 }
        counters?.add(.connectionsAccepted)
        counters?.add(.connectionsOpen)
        guard (try? poller.addStream(raw, word: EventWord.client(client.token).raw)) != nil else { return close(client) }
        // Nothing is tried before epoll says so: what it says first comes with the same turn.
        client.isReadable = false
        client.isWritable = true
        settle(client)
    }

    /// Only a client without a server name needs it, and only where nothing is configured for that.
    private func localAddress(_ raw: Int32, _ context: TLSContext) -> [UInt8] {
        context.hasDefaultName ? [] : Socket.localAddress(raw)?.addressBytes ?? []
    }
}
