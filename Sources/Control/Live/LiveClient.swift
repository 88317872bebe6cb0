internal import Bytes
internal import Reactor
internal import TLS

/// Asks a running supervisor; the other end of `LiveServer`.
internal enum LiveClient {
    /// Why there is no answer, in plain words.
    struct Failure: Error, Equatable {
        let reason: String
    }

    /// Longer than the supervisor gives a client.
    private static let patienceMilliseconds = 10_000

    /// The certificates that the supervisor at `address` serves.
    static func certificates(_ address: LiveAddress) throws(Failure) -> LiveCertificates {
        let (channel, server, belief) = try connect(address)
        let (bytes, descriptors) = try ask(.certificates, channel)
        guard let answer = LiveAnswer(bytes) else { throw Failure(reason: "its answer makes no sense") }
        switch answer {
        case .refused(let reason): throw Failure(reason: "it refuses: \(reason)")
        case .certificates(let version, let capacity, let length, let conditionBytes):
            guard version == Version.text else {
                throw Failure(reason: "it is version \(TerminalText(version).text), and this is \(Version.text)")
            }
            guard descriptors.count == 2 else { throw Failure(reason: "its answer makes no sense") }
            return try read(
                server, (descriptors[0], capacity, length), (descriptors[1], conditionBytes), isCopied: belief == .reserved)
        }
    }

    private static func connect(
        _ address: LiveAddress
    ) throws(Failure) -> (ControlChannel, AbstractSocket.Peer, LiveTrust.Belief) {
        let channel: ControlChannel
        do throws(Errno) {
            channel = try AbstractSocket.connect(name: address.name)
        } catch {
            throw Failure(reason: error == .connectionRefused ? "nobody answers" : error == .wouldBlock ? "it is busy" : "\(error)")
        }
        guard let server = AbstractSocket.peer(of: channel.raw) else { throw Failure(reason: "the system does not say who answers") }
        let belief = LiveTrust.believes(server.user, own: ProcessControl.effectiveUser)
        if belief == .none { throw Failure(reason: "it runs as user \(server.user); ask as that user or as root") }
        return (channel, server, belief)
    }

    private static func ask(
        _ request: LiveRequest, _ channel: ControlChannel
    ) throws(Failure) -> (bytes: [UInt8], descriptors: [SharedDescriptor]) {
        let received: ControlChannel.ReceiveResult
        do throws(Errno) {
            received = try exchange(request, channel)
        } catch {
            throw Failure(reason: "\(error)")
        }
        switch received {
        case .message(let bytes, let descriptors): return (bytes, descriptors)
        case .closed: throw Failure(reason: "it does not answer this user")
        case .truncated: throw Failure(reason: "its answer makes no sense")
        case .wouldBlock: throw Failure(reason: "it does not answer within \(patienceMilliseconds / 1000) seconds")
        }
    }

    /// `wouldBlock`: nothing came in time.
    private static func exchange(_ request: LiveRequest, _ channel: ControlChannel) throws(Errno) -> ControlChannel.ReceiveResult {
        guard try channel.send(request.bytes) == .sent else { return .closed }
        let deadline = Clock.now().advanced(byMilliseconds: patienceMilliseconds)
        var polls = PollSet()
        polls.add(channel.raw)
        while Clock.now() < deadline {
            _ = try polls.wait(until: deadline)
            let received = try channel.receive()
            if case .wouldBlock = received { continue }
            return received
        }
        return .wouldBlock
    }

    private static func read(
        _ server: AbstractSocket.Peer, _ log: (descriptor: SharedDescriptor, capacity: Int, length: Int),
        _ condition: (descriptor: SharedDescriptor, bytes: Int), isCopied: Bool
    ) throws(Failure) -> LiveCertificates {
        let memory: SharedMemory
        let side: SharedMemory
        do throws(Errno) {
            let mapped = try SharedMemory.mapReadOnly(log.descriptor, size: log.capacity)
            memory = isCopied ? try copy(mapped, log.length) : mapped
            side = try SharedMemory.mapReadOnly(condition.descriptor, size: condition.bytes)
        } catch {
            throw Failure(reason: "its memory cannot be read: \(error)")
        }
        guard let condition = CertificateCondition(encoded: side.copied()) else { throw Failure(reason: "its answer makes no sense") }
        do throws(CertificateLogError) {
            return try LiveCertificates(server: server, memory: memory, length: log.length, condition: condition)
        } catch {
            throw Failure(reason: "its certificate log cannot be read: \(error.reason) (at byte \(error.position))")
        }
    }

    /// The most that is copied.
    private static let maximumCopiedBytes = 2 << 30

    /// Memory that nobody else can write to any more, with the first `length` bytes.
    private static func copy(_ memory: SharedMemory, _ length: Int) throws(Errno) -> SharedMemory {
        guard length <= maximumCopiedBytes else { throw Errno.fileTooLarge }
        let copy = try SharedMemory.create(name: "portico-copy", size: max(length, 8), sharing: .readWrite)
        withExtendedLifetime((memory, copy)) {
            // `length` is at most the capacity, which is what was mapped.
            unsafe copy.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.bytes[..<length]))
        }
        return copy
    }
}
