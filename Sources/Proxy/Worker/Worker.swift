internal import Bytes
internal import Reactor
internal import TLS
internal import Telemetry
internal import Wire

/// The data plane of one process: one thread, one epoll loop, everything that the connections share.
///
/// Extensions hold the parts: messages of the supervisor, accepting, the client's side, the app server's side, time.
internal final class Worker {
    let poller: Poller
    let channel: ControlChannel
    let environment: TLSEnvironment
    var buffers = BufferPool()
    var clients = Slab<ClientConnection>()
    var links = Slab<UpstreamLink>()
    var timers: TimerWheel

    var snapshot: Snapshot?
    var listeners: [ListenerPort] = []
    var counters: CounterRegion?
    var counterMemory: SharedMemory?
    /// The log that `environment.index` looks into.
    var certificateMemory: SharedMemory?
    /// An index that is being built to take its place, and the log it looks into.
    var nextIndex: CertificateIndex?
    var nextCertificateMemory: SharedMemory?
    /// How much of the log there is, of the next one where there is one.
    var certificateLength = 0
    var hasRecordsToReplay = false
    var spoolDirectory: SharedDescriptor?
    /// Memory that collected bodies take.
    var spoolMemory = 0
    /// When what they took is given back, if there are none by then.
    var trimTime: MonotonicTime?
    var spoolReports = Throttle(milliseconds: 1_000)
    /// Transactions that are over, kept for the next requests.
    var spareTransactions: [Transaction] = []

    var now: MonotonicTime
    var wall: (seconds: Int64, nanoseconds: Int64)
    var date: DateText
    var requestIDs: RequestIDs
    var accessLog: AccessLogOutput
    var clientCounts = ClientCounts()
    var refusals = Throttle(milliseconds: 1_000)
    let log: Log

    // One parse scratch for all: a head is parsed and written on without a break in between.
    var requestHead = RequestHead()
    /// Where the request in `requestHead` comes from.
    var requestOrigin = RequestOrigin(client: AddressText(), clientPort: 0, isSecure: false, port: 0)
    var responseHead = ResponseHead()
    var normalizedPath = ByteBuffer()

    /// Connections whose slice was spent; they go on in the next turn.
    var queue: [SlabToken] = []
    var drainDeadline: MonotonicTime?
    /// All connections are in use, none of them idle.
    var holdsListeners = false
    /// Descriptors that this process may have.
    let descriptorLimit: Int
    var reserve: [SharedDescriptor] = []
    /// Clients that will be answered 503 because there are no descriptors for more.
    var overloads = 0
    var idleCursor = 0
    var shortageReports = Throttle(milliseconds: 1_000)
    var acceptPausedUntil: MonotonicTime?
    var isFinished = false
    /// Requests that try to connect again a little later, soonest first.
    var delayed: [(due: MonotonicTime, client: SlabToken)] = []
    var idleLinks = 0
    var nextSweep = MonotonicTime(milliseconds: 0)
    private var wasBusy = false
    /// More events may wait than this turn got: what epoll knows of idle links is not all here.
    private(set) var mayMissEvents = false
    private static let longestWaitMilliseconds: Int32 = 1000

    init(channel: ControlChannel, descriptorLimit: Int) throws(Errno) {
        self.descriptorLimit = descriptorLimit
        self.channel = channel
        poller = try Poller()
        environment = TLSEnvironment(credentials: CredentialCache())
        now = Clock.now()
        wall = Clock.wall()
        date = DateText(secondsSince1970: Int(wall.seconds))
        timers = TimerWheel(now: now)
        requestIDs = RequestIDs()
        accessLog = AccessLogOutput()
        log = WorkerLog.make()
        environment.now = wall.seconds
        try poller.addLevel(channel.raw, word: EventWord.channel.raw)
        refillReserve()
    }

    /// Serves until the supervisor says drain and everything is done, or is gone.
    func run() {
        while !isFinished {
            turn()
        }
        accessLog.flush()
    }

    private func turn() {
        let count = poller.wait(timeoutMilliseconds: waitMilliseconds())
        wasBusy = count > 0
        mayMissEvents = count == Poller.batch
        readClocks()
        // Links first: what an idle one has received, or its end, must be known before a request is put on it.
        for index in 0..<count {
            let event = poller.event(index)
            if case .link(let token) = EventWord(raw: event.word) { linkEvent(token, event.readiness) }
        }
        for index in 0..<count {
            let event = poller.event(index)
            switch EventWord(raw: event.word) {
            case .link: break
            case .client(let token): clientEvent(token, event.readiness)
            case .listener(let index): accept(listeners[index])
            case .channel: receiveMessages()
            }
        }
        replayCertificates()
        continueQueued()
        passTime()
        accessLog.endTurn(now)
        if let lines = accessLog.takeDropped(now) {
            log.warning("access log: nobody reads standard output; lines were dropped", LogField("lines", lines))
            counters?.add(.logLinesDropped, lines)
        }
    }

    private func readClocks() {
        now = Clock.now()
        let wall = Clock.wall()
        if wall.seconds != self.wall.seconds {
            date = DateText(secondsSince1970: Int(wall.seconds))
            environment.now = wall.seconds
        }
        self.wall = wall
    }

    private func waitMilliseconds() -> Int32 {
        if !queue.isEmpty || hasRecordsToReplay { return 0 }
        // Looking for the next deadline is for quiet times; a busy worker comes by at every tick anyway.
        var next = timers.count == 0 ? .never : wasBusy ? now.advanced(byMilliseconds: Int(TimerWheel.tickMilliseconds)) : timers.nextTick
        if let pause = acceptPausedUntil { next = min(next, pause) }
        if let drain = drainDeadline { next = min(next, drain) }
        if let flush = accessLog.deadline { next = min(next, flush) }
        if let trim = trimTime { next = min(next, trim) }
        if let retry = delayed.first { next = min(next, retry.due) }
        if idleLinks > 0 { next = min(next, nextSweep) }
        if next == .never { return -1 }
        return Int32(min(next.milliseconds(since: now) + 1, UInt64(Self.longestWaitMilliseconds)))
    }

    private func continueQueued() {
        guard !queue.isEmpty else { return }
        var turn: [SlabToken] = []
        swap(&turn, &queue)
        for token in turn {
            guard let client = clients[token] else { continue }
            client.isQueued = false
            drive(client)
        }
    }
}
