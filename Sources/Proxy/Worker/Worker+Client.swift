internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry
internal import Wire

// The client's side of a connection: driving it until nothing moves, its input, its output, its end.
extension Worker {
    /// Rounds that one connection may go before others have their turn.
    private static let slice = 24

    func clientEvent(_ token: SlabToken, _ readiness: Readiness) {
        guard let client = clients[token] else { return }
        if !readiness.isDisjoint(with: [.readable, .hangup, .error]) { client.isReadable = true }
        if !readiness.isDisjoint(with: [.writable, .error]) { client.isWritable = true }
        if !readiness.isDisjoint(with: [.hangup, .error]) { client.hasHungUp = true }
        drive(client)
    }

    /// Lets a connection go forward until nothing moves or its slice is spent.
    func drive(_ client: ClientConnection) {
        var rounds = 0
        while client.phase != .closed {
            let before = client.steps
            step(client)
            flush(client)
            if client.steps == before { break }
            rounds += 1
            if rounds == Self.slice {
                enqueue(client)
                break
            }
        }
        settle(client)
    }

    func enqueue(_ client: ClientConnection) {
        if client.isQueued || client.phase == .closed { return }
        client.isQueued = true
        queue.append(client.token)
    }

    private func step(_ client: ClientConnection) {
        switch client.phase {
        case .awaitingProxyHeader: awaitProxyHeader(client)
        case .handshaking: handshake(client)
        case .awaitingHead: awaitHead(client)
        case .exchanging: exchange(client)
        case .flushing: if client.outputIsEmpty { endOutput(client) }
        case .lingering: discardInput(client)
        case .closed: break
        }
    }

    private func handshake(_ client: ClientConnection) {
        guard let tls = client.tls else { preconditionFailure("handshake on a plain connection") }
        while receiveCiphertext(client) {
            let step = tls.handshake(&client.ciphertext)
            client.mayHaveOutput = true
            countUnknownNames()
            switch step {
            case .incomplete: continue
            case .ok:
                counters?.add(.handshakes)
                if tls.isResumed { counters?.add(.resumed) }
                client.phase = .awaitingHead
                client.steps += 1
                client.holdsTickets = tls.sendsTicketsAfterHandshake
                return
            case .closed, .failed:
                counters?.add(.handshakesFailed)
                // What is left is an alert; the client reads it before the end.
                client.phase = .flushing
                client.steps += 1
                return
            }
        }
        if client.inputEnded {
            counters?.add(.handshakesFailed)
            close(client)
        }
    }
}

extension Worker {
    private func countUnknownNames() {
        if environment.unknownNames == 0 { return }
        counters?.add(.sniUnknown, Int(environment.unknownNames))
        environment.unknownNames = 0
    }
}

// MARK: - input

extension Worker {
    /// Sees to it that ciphertext waits to be opened; false when there is none.
    private func receiveCiphertext(_ client: ClientConnection) -> Bool {
        if !client.ciphertext.isEmpty { return true }
        guard client.isReadable, !client.inputEnded else { return false }
        if client.ciphertext.capacity == 0 { client.ciphertext = buffers.takeSmall() }
        return receive(client, into: &client.ciphertext)
    }

    func receive(_ client: ClientConnection, into buffer: inout ByteBuffer) -> Bool {
        let space = buffer.writable
        switch Socket.receive(client.socket.raw, into: space) {
        case .bytes(let count):
            buffer.commit(count)
            // A short read has drained the socket, unless an end is known to stand behind it.
            if count < space.count && !client.hasHungUp { client.isReadable = false }
            counters?.add(.bytesIn, count)
            return true
        case .wouldBlock:
            client.isReadable = false
        case .endOfStream, .failed:
            client.isReadable = false
            client.inputEnded = true
        }
        return false
    }

    /// Brings plaintext into `input`, which must have room; false when nothing came.
    func fill(_ client: ClientConnection, large: Bool) -> Bool {
        if client.input.capacity == 0 { client.input = large ? buffers.takeLarge() : buffers.takeSmall() }
        guard let tls = client.tls else {
            return client.isReadable && !client.inputEnded && receive(client, into: &client.input)
        }
        let before = client.input.count
        if large {
            open(client, tls.read(&client.ciphertext, then: client, into: &client.input))
            counters?.add(.bytesIn, client.takeReceived())
        } else {
            fillFromRecords(client, tls)
        }
        if client.ciphertext.isEmpty { buffers.reclaim(&client.ciphertext) }
        // Reading may have to be answered: with an alert, or with new keys.
        if !tls.output.isEmpty { client.mayHaveOutput = true }
        return client.input.count > before
    }

    private func fillFromRecords(_ client: ClientConnection, _ tls: TLSSession) {
        let before = client.input.count
        while client.input.count == before, !client.inputEnded {
            let hasCiphertext = receiveCiphertext(client)
            // What waits inside may be a part of a record, of which nothing comes without the rest.
            guard hasCiphertext || tls.hasPendingPlaintext else { return }
            open(client, tls.read(&client.ciphertext, into: &client.input))
            if !hasCiphertext { return }
        }
    }

    private func open(_ client: ClientConnection, _ step: TLSSession.Step) {
        switch step {
        case .ok, .incomplete: break
        case .closed, .failed:
            client.inputEnded = true
            client.ciphertext.removeAll()
        }
    }

    /// Reads on after our last answer, so that what the client still sends does not turn into a reset that destroys it.
    private func discardInput(_ client: ClientConnection) {
        client.ciphertext.removeAll()
        var budget = 64
        while client.isReadable && !client.inputEnded && budget > 0 {
            if client.ciphertext.capacity == 0 { client.ciphertext = buffers.takeSmall() }
            _ = receive(client, into: &client.ciphertext)
            client.ciphertext.removeAll()
            budget -= 1
        }
        buffers.reclaim(&client.ciphertext)
        if client.inputEnded { return close(client) }
        if budget == 0 { enqueue(client) }
    }
}

// MARK: - output

extension Worker {
    /// Hands bytes (not empty) to the client; they wait in the connection's output until `flush`. Called only while that is empty, or for the few
    /// bytes of a head, so it is bounded by what one call adds.
    func send(_ bytes: UnsafeRawBufferPointer, to client: ClientConnection) {
        client.steps += 1
        client.holdsTickets = false
        client.mayHaveOutput = true
        guard let tls = client.tls else {
            if client.plainOutput.capacity == 0 { client.plainOutput = outputBuffer(for: bytes.count) }
            client.plainOutput.append(bytes)
            return
        }
        if tls.output.capacity == 0 { tls.output = outputBuffer(for: bytes.count) }
        if !tls.write(bytes) { client.inputEnded = true }
    }

    private func outputBuffer(for count: Int) -> ByteBuffer {
        // Sealing adds at most some 30 bytes to each 16 KiB; 1 KiB also covers tickets and a close_notify.
        count + 1024 <= BufferPool.smallCapacity ? buffers.takeSmall() : buffers.takeSealed()
    }

    /// What a client does not take may wait for long: it needs no buffer larger than itself.
    func compactOutput(_ client: ClientConnection) {
        if let tls = client.tls { compact(&tls.output) } else { compact(&client.plainOutput) }
    }

    private func compact(_ buffer: inout ByteBuffer) {
        guard !buffer.isEmpty, buffer.capacity - buffer.count >= BufferPool.smallCapacity else { return }
        var fitting = ByteBuffer(capacity: buffer.count)
        fitting.append(buffer.readable)
        swap(&fitting, &buffer)
        buffers.give(fitting)
    }

    /// Sends what waits.
    func flush(_ client: ClientConnection) {
        guard client.mayHaveOutput, client.isWritable, client.phase != .closed else { return }
        if client.holdsTickets && (client.phase == .exchanging || client.phase == .awaitingHead) { return }
        let isBroken = client.tls.map { flush(client, &$0.output) } ?? flush(client, &client.plainOutput)
        if isBroken { return abandon(client) }
        // Otherwise the socket would have blocked.
        if client.isWritable { client.mayHaveOutput = false }
    }

    /// True when the connection is broken.
    private func flush(_ client: ClientConnection, _ output: inout ByteBuffer) -> Bool {
        while !output.isEmpty {
            switch Socket.send(client.socket.raw, output.readable) {
            case .bytes(let count):
                output.consume(count)
                client.steps += 1
                client.taken &+= 1
                client.stalls = 0
                counters?.add(.bytesOut, count)
            case .wouldBlock:
                client.isWritable = false
                client.transaction?.shield.takesLargePieces = false
                return false
            case .endOfStream, .failed:
                return true
            }
        }
        buffers.reclaim(&output)
        return false
    }
}
