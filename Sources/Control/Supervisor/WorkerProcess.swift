internal import Bytes
internal import Proxy
internal import Reactor

/// One running worker as the supervisor sees it: a process and the channel to it.
internal final class WorkerProcess {
    /// Messages that may wait for a worker which does not read. Far more than any healthy worker ever leaves.
    static let maximumWaiting = 256

    enum SendResult: Equatable {
        case accepted
        /// The worker has stopped reading, or is gone: replace it.
        case lost
    }

    enum Received {
        case message(ChannelMessage)
        case nothing
        /// Its end is closed: it has exited or is about to.
        case closed
        /// It said something that no worker says.
        case nonsense
    }

    /// The slot, from 0; a replacement has the same.
    let index: Int
    let process: Int32
    let spawned: MonotonicTime
    /// The newest generation it serves with; nil: none yet.
    var acknowledged: UInt32?
    private let channel: ControlChannel
    private var waiting: [(bytes: [UInt8], descriptors: [SharedDescriptor])] = []
    private(set) var isClosed = false

    /// Starts `executable worker`.
    init(index: Int, executable: String, now: MonotonicTime) throws(Errno) {
        let ends = try ControlChannel.pair()
        process = try Spawn.start(executable, arguments: ["portico", "worker"], channel: ends.theirs.descriptor)
        channel = ends.mine
        self.index = index
        spawned = now
    }

    /// For polling; -1 once the channel is closed.
    var descriptor: Int32 { isClosed ? -1 : channel.raw }
    var wantsToWrite: Bool { !isClosed && !waiting.isEmpty }

    /// Sends `message` now or as soon as the worker reads.
    func send(_ message: ChannelMessage, descriptors: [SharedDescriptor] = []) -> SendResult {
        precondition(descriptors.count == message.descriptorCount)
        guard !isClosed, waiting.count < Self.maximumWaiting else { return .lost }
        waiting.append((message.encode(), descriptors))
        return flush()
    }

    /// Sends what waits, as far as it goes.
    func flush() -> SendResult {
        while let next = waiting.first {
            switch Result(catching: { () throws(Errno) in try channel.send(next.bytes, descriptors: next.descriptors) }) {
            case .success(.sent): waiting.removeFirst()
            case .success(.wouldBlock): return .accepted
            case .success(.closed), .failure:
                close()
                return .lost
            }
        }
        return .accepted
    }

    func receive() -> Received {
        switch Result(catching: { () throws(Errno) in try channel.receive() }) {
        case .success(.message(let bytes, _)): ChannelMessage.decode(bytes).map { .message($0) } ?? .nonsense
        case .success(.wouldBlock): .nothing
        case .success(.truncated): .nonsense
        case .success(.closed), .failure: .closed
        }
    }

    /// Nothing more is sent or received.
    func close() {
        isClosed = true
        waiting.removeAll()
    }

    func kill() {
        ProcessControl.kill(process, .kill)
    }
}
