internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry

// What the supervisor says. A message that makes no sense ends the worker: the supervisor starts another from a known state.
extension Worker {
    func receiveMessages() {
        while true {
            guard let result = try? channel.receive() else { return end("channel failed") }
            switch result {
            case .wouldBlock: return
            case .closed:
                // The supervisor is gone; nothing may outlive it.
                isFinished = true
                return
            case .truncated: return end("message too long")
            case .message(let bytes, let descriptors):
                guard let message = ChannelMessage.decode(bytes), descriptors.count == message.descriptorCount else {
                    return end("malformed message")
                }
                handle(message, descriptors)
            }
        }
    }

    func end(_ reason: String) {
        log.error("worker: control channel unusable", LogField("reason", reason))
        isFinished = true
    }

    private func handle(_ message: ChannelMessage, _ descriptors: [SharedDescriptor]) {
        switch message {
        case .start(let worker, let ticketKeys): start(worker, ticketKeys, descriptors)
        case .certificates(let capacity, let length): replaceCertificates(descriptors[0], capacity, length)
        case .certificatesGrew(let length): growCertificates(length)
        case .listener(let key): addListener(key, descriptors[0])
        case .snapshot(let generation): load(generation, descriptors[0])
        case .ticketKeys(let bytes): _ = environment.tickets.replace(with: bytes)
        case .drain(let milliseconds): drain(milliseconds)
        case .acknowledged, .refused: end("message of a worker")
        }
    }

    private func start(_ worker: Int, _ ticketKeys: [UInt8], _ descriptors: [SharedDescriptor]) {
        _ = environment.tickets.replace(with: ticketKeys)
        spoolDirectory = descriptors[1]
        guard let size = try? SharedMemory.size(of: descriptors[0]),
            size >= CounterRegion.size(workers: worker + 1),
            let memory = try? SharedMemory.mapReadWrite(descriptors[0], size: size)
        else { return end("no counters") }
        counterMemory = memory
        let region = CounterRegion(memory.bytes, worker: worker)
        region.clearGauges()
        counters = region
    }

    private func load(_ generation: UInt32, _ descriptor: SharedDescriptor) {
        guard let size = try? SharedMemory.size(of: descriptor), let memory = try? SharedMemory.mapReadOnly(descriptor, size: size),
            let source = SnapshotSource.decode(memory.copied())
        else { return reply(.refused(generation: generation, reason: "snapshot cannot be read")) }
        do throws(SnapshotFailure) {
            if snapshot == nil { replayAllCertificates() }
            let next = try Snapshot(
                generation: generation, source: source, environment: environment, previous: snapshot)
            adopt(next)
            reply(.acknowledged(generation: generation))
        } catch {
            reply(.refused(generation: generation, reason: error.reason))
        }
    }

    private func adopt(_ next: Snapshot) {
        let previous = snapshot
        snapshot = next
        spareTransactions = []
        WorkerLog.apply(next.configuration.log, to: log)
        for group in previous?.upstreams ?? [] where !next.upstreams.contains(where: { $0 === group }) { closeIdleLinks(of: group) }
        for listener in listeners { listener.isActive = false }
        for settings in next.configuration.listeners {
            guard let listener = listeners.first(where: { $0.key == settings.address.key && $0.socket != nil }) else { continue }
            listener.settings = settings
            listener.isActive = true
        }
        // Sent for a snapshot that was taken back.
        for listener in listeners where listener.settings == nil { listener.close() }
        updateListeners()
    }

    private func reply(_ message: ChannelMessage) {
        // The supervisor reads all the time and these messages are tiny; one that is lost shows as a reload that is never acknowledged.
        if (try? channel.send(message.encode())) != .sent { end("supervisor does not listen") }
    }

    private func drain(_ milliseconds: Int) {
        drainDeadline = now.advanced(byMilliseconds: milliseconds)
        for listener in listeners { listener.isActive = false }
        updateListeners()
        for client in clients.elements where client.phase == .awaitingHead && client.input.isEmpty {
            if client.requests > 0 { beginClosing(client, .plain) }
            // One that has not asked for anything yet gets a little time to do so.
            client.steps += 1
            drive(client)
        }
        if clients.count == 0 { isFinished = true }
    }
}
