internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry

/// The certificate directory: watched, read, judged, tried, and what it gives written to the certificate log.
///
/// It has no thread: its owner waits for the descriptors or the deadline and calls `poll`. What is kept of a certificate is in the log;
/// here are numbers and hashes, a few hundred bytes a file.
internal final class CertificateDirectory {
    /// When more files than this change at once, the work is done piece by piece, and single changes go first.
    static let urgentFiles = 128
    /// At the start, so many certificates are tried in a handshake before they are served, and of the others one of each shape.
    static let provenAtStart = 32
    /// Files that are looked at again soon: each look at a change pays for them.
    static let maximumUnsettled = 1000
    /// Files read before what they hold is judged.
    static let batchFiles = 1024

    let settings: CertificateSettings
    let tree: CertificateTree
    let contents: FileContents
    let store: CertificateStore
    let publisher: CertificatePublisher
    /// Tries certificates; on the lane's thread where there is one.
    let proof: ProofLine
    var schedule: ScanSchedule
    /// The work for a few changes, and that for many.
    var urgent = ReadingRound()
    var bulk = ReadingRound()
    /// Served and not yet tried.
    var arrears: [LeafNumber] = []
    /// Files to be looked at again soon: read at the moment of a change, not readable, or set aside.
    var unsettled: Set<FileNumber> = []
    /// Files to be judged again at the next look.
    var rejudged: [FileNumber] = []
    /// Those of `unsettled` that the last look was for.
    var retried: Set<FileNumber> = []
    /// Leaves that are to be withdrawn once there is memory to say so.
    var unwithdrawn: [LeafNumber] = []
    /// The tree was looked at, and not all that was found has been dealt with.
    var hasLooked = false
    /// Something has changed since then.
    var isProgress = false
    private var told: StandingMark?
    /// The first load is not over.
    private(set) var isStarting = true
    /// Certificates that may still be tried before the first load is over.
    var provingBudget = provenAtStart
    var filesRead = 0
    /// Whether nobody wants the first load any more.
    var isCancelled: () -> Bool = { false }
    /// Called now and then with the number of files read so far.
    var onProgress: (Int) -> Void = { _ in }
    let chronicle: CertificateChronicle
    private var isPresent = true
    private var shortage: String?

    /// The directory need not exist yet. `hasLane`: whether trying many certificates may take a thread of its own. `journal`: where changes
    /// are written down; nil: nowhere.
    init(
        settings: CertificateSettings, hasLane: Bool, journal: String? = nil, log: @escaping (CertificateNotice) -> Void
    ) throws(Errno) {
        var settings = settings
        while settings.directory.count > 1 && settings.directory.hasSuffix("/") { settings.directory.removeLast() }
        self.settings = settings
        tree = CertificateTree(root: settings.directory)
        contents = FileContents(tree: tree, settings: settings)
        store = CertificateStore(paths: contents)
        publisher = try CertificatePublisher()
        proof = try ProofLine(minimumRSABits: settings.minimumRSABits, hasLane: hasLane)
        schedule = ScanSchedule(pollMilliseconds: settings.pollMilliseconds)
        let (tree, store) = (tree, store)
        chronicle = CertificateChronicle(
            root: settings.directory, publisher: publisher, journal: journal,
            owner: { leaf in store.shelf.source(of: leaf).flatMap { tree.files.status($0)?.owner } }, log: log)
    }

    /// The directory, without a slash at the end.
    var path: String { settings.directory }
    /// Readable when something changed in the directory.
    var descriptor: Int32 { tree.watcher.descriptor }
    /// Readable when certificates have been tried.
    var laneDescriptor: Int32 { proof.descriptor }
    /// When `poll` is due even though nothing became readable.
    var deadline: MonotonicTime {
        if hasWork { return MonotonicTime(milliseconds: 0) }
        return min(schedule.deadline, chronicle.deadline, bulk.isBegun && !bulk.isLeaving ? proof.patience : .never)
    }
    var quarantined: [QuarantinedFile] { store.quarantined }
    var unusedKeys: [String] { store.unusedKeys }
    /// Why changes are only found by polling; nil when the kernel reports all of them.
    var pollingReason: String? { tree.watcher.shortage }

    /// Nothing is half done.
    var isSettled: Bool { !bulk.isBegun && !urgent.isBegun }

    /// How things stand, for those who ask.
    var standing: CertificateStanding {
        CertificateStanding(
            count: store.shelf.count, quarantined: store.quarantined, unusedKeys: store.unusedKeys, pollingReason: pollingReason)
    }

    /// Whether `standing` may have changed since the last call; making it takes as long as its lists are.
    func takesStanding() -> Bool {
        let mark = StandingMark(
            count: store.shelf.count, quarantine: store.quarantineChanges, keys: store.unusedKeyChanges, reason: pollingReason)
        defer { told = mark }
        return mark != told
    }

    /// What `standing` is made from, as far as it changes.
    private struct StandingMark: Equatable {
        let count: Int
        let quarantine: UInt32
        let keys: UInt32
        let reason: String?
    }

    private var hasWork: Bool { !proof.isBusy && (bulk.isBegun || !arrears.isEmpty && proof.hasLane) }

    /// The first full scan: publishes what is there.
    func start(now: MonotonicTime) {
        _ = contents.readPassphrases(chronicle.note)
        // Reading begins while the tree is still being listed.
        tree.onListed = { [unowned self] in
            bulk.add(reads: tree.takeFound(), gone: [])
            // As long as there is more to read, a key that is missing may still turn up.
            while bulk.unread > 2 * Self.batchFiles { step(\.bulk, judgements: Self.batchFiles) }
        }
        look(.scan, now: now)
        tree.onListed = {}
        while bulk.isBegun && !isCancelled() { step(\.bulk, judgements: Self.batchFiles) }
        if isCancelled() { return }
        isStarting = false
        arrears = store.shelf.all.filter { !store.shelf.isProven($0) }
        settle(now: Clock.now())
        chronicle.start(store.shelf.all, quarantined: store.quarantinedFiles.count, now: WallTime.now, at: Clock.now())
    }

    /// Looks for changes and publishes them: at once if few files changed, else one piece of the work.
    func poll(now: MonotonicTime) {
        if tree.drain() { schedule.changed(at: now) }
        takeProven()
        let due = schedule.due(at: now)
        if due != .nothing { look(due, now: now) }
        while urgent.isBegun { step(\.urgent, judgements: Self.urgentFiles) }
        repeat {
            if bulk.isBegun {
                // A lane that gets no processor must not hold up what is to be published.
                if proof.isBusy && (now < proof.patience || bulk.isLeaving) { break }
                step(\.bulk, judgements: ProofLine.portion)
            } else if !proof.isBusy {
                proveArrears()
            }
        } while bulk.isBegun && !proof.hasLane
        // The clock is read again: work takes time, and back-off counts from its end.
        settle(now: Clock.now())
        chronicle.pass(store.shelf.all, now: WallTime.now, at: Clock.now())
    }

    /// Everything is to be looked at now, whatever the notifications say.
    func rescan() {
        schedule.requested()
        chronicle.lookAgain()
        guard contents.readPassphrases(chronicle.note) else { return }
        // What could not be opened may be now.
        for file in store.quarantinedFiles { tree.files.invalidate(file, isNew: true) }
    }

    /// Tells when the directory comes or goes, and when notifications are missing.
    func noteState() {
        if isPresent && !tree.isPresent {
            chronicle.note(CertificateNotice(.warning, file: path, reason: "the directory does not exist; waiting for it"))
        }
        isPresent = tree.isPresent
        if let reason = pollingReason, reason != shortage {
            chronicle.note(CertificateNotice(.warning, file: path, reason: "changes are found by polling only: \(reason)"))
        }
        shortage = pollingReason
    }
}
