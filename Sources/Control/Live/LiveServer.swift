internal import Bytes
internal import Reactor

/// Answers questions about the running proxy: the performer of `LiveConversation`, driven by the supervisor's loop, which it never holds up.
internal final class LiveServer {
    /// What there is to show at a moment.
    struct Snapshot {
        /// nil: there is none, and nothing is served.
        var log: CertificateLog?
        var condition: CertificateCondition
    }

    static let maximumClients = 8
    /// Files of each kind that the condition names; what is beyond is counted.
    static let maximumListed = 10_000
    private static let acceptsPerTurn = 16
    /// Where no descriptor is left, the queue waits so long.
    private static let pauseMilliseconds = 1000

    private struct Client {
        let channel: ControlChannel
        var conversation: LiveConversation
        var answer: (head: [UInt8], descriptors: [SharedDescriptor])?
    }

    private let listener: SharedDescriptor
    private let user: UInt32
    private let snapshot: () -> Snapshot
    private var clients: [Client] = []
    private var pausedUntil: MonotonicTime?

    /// Listens under `name` for `user` and root. `snapshot` is asked for each answer. Throws `addressInUse` when the name is taken.
    init(name: String, user: UInt32, snapshot: @escaping () -> Snapshot) throws(Errno) {
        listener = try AbstractSocket.listen(name: name)
        self.user = user
        self.snapshot = snapshot
    }

    /// When `run` is due even though nothing became ready.
    var deadline: MonotonicTime {
        clients.reduce(pausedUntil ?? .never) { min($0, $1.conversation.deadline) }
    }

    /// Clients under way.
    var clientCount: Int { clients.count }

    /// Adds what `run` waits for. While all places are taken, further clients wait in the kernel's queue.
    func watch(_ polls: inout PollSet) {
        if clients.count < Self.maximumClients && pausedUntil == nil { polls.add(listener.raw) }
        for client in clients { polls.add(client.channel.raw, writable: client.conversation.wantsToWrite) }
    }

    /// Gets on with whatever is ready; events of others are passed over.
    func run(_ events: [PollSet.Event], now: MonotonicTime) {
        if let pausedUntil, now >= pausedUntil { self.pausedUntil = nil }
        for event in events {
            guard let index = clients.firstIndex(where: { $0.channel.raw == event.descriptor }) else { continue }
            if event.readable { receive(index) }
            if event.writable, clients[index].answer != nil { send(index) }
        }
        clients.removeAll { $0.conversation.isClosed || now >= $0.conversation.deadline }
        if events.contains(where: { $0.descriptor == listener.raw }) { accept(now: now) }
    }

    private func accept(now: MonotonicTime) {
        for _ in 0..<Self.acceptsPerTurn where clients.count < Self.maximumClients {
            switch AbstractSocket.accept(listener) {
            case .channel(let channel, let peer):
                // Whoever may not ask is not worth a word.
                guard LiveTrust.mayAsk(peer.user, own: user) else { continue }
                clients.append(Client(channel: channel, conversation: LiveConversation(now: now)))
            case .retry: continue
            case .wouldBlock: return
            case .failed:
                pausedUntil = now.advanced(byMilliseconds: Self.pauseMilliseconds)
                return
            }
        }
    }

    private func receive(_ index: Int) {
        let received = Result { () throws(Errno) in try clients[index].channel.receive() }
        switch received {
        case .success(.message(let bytes, _)): perform(clients[index].conversation.take(.request(bytes)), index)
        case .success(.truncated): perform(clients[index].conversation.take(.unreadable), index)
        case .success(.closed), .failure: perform(clients[index].conversation.take(.ended), index)
        case .success(.wouldBlock): break
        }
    }

    private func perform(_ action: LiveConversation.Action, _ index: Int) {
        switch action {
        case .wait, .close: break
        case .refuse(let reason):
            clients[index].answer = (LiveAnswer.refused(reason: reason).bytes, [])
            send(index)
        case .answer(.certificates):
            clients[index].answer = certificates()
            send(index)
        }
    }

    private func certificates() -> (head: [UInt8], descriptors: [SharedDescriptor]) {
        let snapshot = snapshot()
        let condition = snapshot.condition.limited(to: Self.maximumListed).encoded
        do throws(Errno) {
            let log: CertificateLog
            if let served = snapshot.log {
                log = served
            } else {
                log = CertificateLog(memory: try SharedMemory.create(name: "portico-nothing", size: 4096, sharing: .readOnly), length: 0)
            }
            let memory = try SharedMemory.holding(condition, name: "portico-condition")
            let head = LiveAnswer.certificates(
                version: Version.text, capacity: log.capacity, length: log.length, condition: condition.count)
            return (head.bytes, [log.memory.descriptor, memory.descriptor])
        } catch {
            return (LiveAnswer.refused(reason: "no memory for the answer: \(error)").bytes, [])
        }
    }

    private func send(_ index: Int) {
        guard let answer = clients[index].answer else { return }
        let sent = Result { () throws(Errno) in try clients[index].channel.send(answer.head, descriptors: answer.descriptors) }
        switch sent {
        case .success(.sent): _ = clients[index].conversation.take(.sent)
        case .success(.wouldBlock): _ = clients[index].conversation.take(.blocked)
        case .success(.closed), .failure: _ = clients[index].conversation.take(.ended)
        }
    }
}
