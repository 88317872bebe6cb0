internal import Bytes
internal import Config
internal import Reactor

/// Keeps the certificate directory on a thread of its own: a file system that hangs, or 50,000 renewals at once, hold up nothing but
/// news of certificates.
internal final class CertificateKeeper: CertificateSource {
    private struct Orders: Sendable {
        var isRescanDue = false
        var isEnding = false
    }

    /// During the load, workers hear of the log each time so many files have been read.
    private static let filesPerMessage = 16_384
    /// From a slow disk, they hear of them at least this often.
    private static let messageMilliseconds: UInt64 = 1000
    /// When waiting is impossible, until the next try.
    private static let pauseMilliseconds = 1000

    private let orders: SharedState<Orders>
    private let news: SharedState<CertificateNews>
    private let first: CertificateLog

    /// The thread's own things; handed over once and touched by nobody else.
    private final class Workshop: @unchecked Sendable {
        let directory: CertificateDirectory

        init(_ directory: CertificateDirectory) { self.directory = directory }
    }

    /// Begins to load the directory. `journal`: where changes are written down; nil: nowhere.
    init(settings: CertificateSettings, journal: String?) throws(Errno) {
        let orders = try SharedState(Orders())
        let news = try SharedState(CertificateNews())
        let directory = try CertificateDirectory(settings: settings, hasLane: true, journal: journal) { notice in
            news.with { $0.add(notice) }
        }
        self.orders = orders
        self.news = news
        first = CertificateLog(memory: directory.publisher.memory, length: 0)
        let workshop = Workshop(directory)
        _ = try WorkThread.start(name: "certificates") { Self.run(workshop.directory, orders, news) }
    }

    var descriptor: Int32 { news.descriptor }
    var log: CertificateLog? { first }

    func take() -> CertificateNews { news.take { $0.take() } }

    func rescan() { orders.change { $0.isRescanDue = true } }

    func stop() { orders.change { $0.isEnding = true } }

    // MARK: the thread

    private static func run(_ directory: CertificateDirectory, _ orders: SharedState<Orders>, _ news: SharedState<CertificateNews>) {
        // What has been loaded so far is replayed by the workers while the rest is read.
        var told = (files: 0, at: Clock.now())
        directory.onProgress = { files in
            let now = Clock.now()
            let isDue = files - told.files >= Self.filesPerMessage || now.milliseconds(since: told.at) >= Self.messageMilliseconds
            guard isDue else { return }
            told = (files, now)
            post(directory, news)
        }
        directory.isCancelled = { orders.with { $0.isEnding } }
        directory.start(now: Clock.now())
        if directory.isCancelled() { return }
        post(directory, news, isSettled: true, isLoaded: true)
        ProcessControl.returnFreedMemory()
        // Renewals have time; requests have not.
        WorkThread.become(.low)
        var polls = PollSet()
        while true {
            polls.removeAll()
            for descriptor in [orders.descriptor, directory.descriptor, directory.laneDescriptor] { polls.add(descriptor) }
            if (try? polls.wait(until: directory.deadline)) == nil {
                // The kernel has no memory; it may have some later.
                polls.removeAll()
                _ = try? polls.wait(until: Clock.now().advanced(byMilliseconds: pauseMilliseconds))
            }
            let order = orders.take { orders in
                defer { orders.isRescanDue = false }
                return orders
            }
            if order.isEnding { return }
            if order.isRescanDue { directory.rescan() }
            directory.poll(now: Clock.now())
            post(directory, news, isSettled: directory.isSettled)
        }
    }

    /// Hands on what changed.
    private static func post(
        _ directory: CertificateDirectory, _ news: SharedState<CertificateNews>, isSettled: Bool = false, isLoaded: Bool = false
    ) {
        let isChanged = directory.publisher.takeChange()
        let standing = isSettled && directory.takesStanding() ? directory.standing : nil
        let hasNotices = news.with { !$0.notices.isEmpty }
        guard isChanged || standing != nil || hasNotices || isLoaded else { return }
        let log = CertificateLog(memory: directory.publisher.memory, length: directory.publisher.length)
        news.change { news in
            if isChanged { news.log = log }
            if let standing { news.standing = standing }
            // Together with what was loaded: whoever sees this relies on that.
            if isLoaded { news.isLoaded = true }
        }
    }
}
