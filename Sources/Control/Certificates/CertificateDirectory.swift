internal import Bytes
internal import Config
internal import Reactor
internal import TLS
internal import Telemetry

/// The certificate directory as the supervisor sees it: watched, read, judged, and its changes handed on.
///
/// It has no thread: the supervisor waits for `descriptor` or `deadline` and calls `poll`.
internal final class CertificateDirectory: CertificateSource {
    /// The directory, without a slash at the end.
    let path: String
    var onPublish: (UInt32, CertificateEntry) -> Void = { _, _ in }
    var onWithdraw: (UInt32) -> Void = { _ in }

    private let store = CertificateStore()
    private let watcher = CertificateWatcher()
    private var schedule = ScanSchedule()
    private let log: (CertificateNotice) -> Void

    /// A file as it was when it was last read.
    private struct Known {
        let status: FileStatus
        let digest: [UInt8]
        /// Whether it may have changed since without a trace: it was written to at the very moment of reading.
        let isRecent: Bool
    }

    private var known: [String: Known] = [:]
    /// Every path the store has heard of.
    private var tracked: Set<String> = []
    private var warned: Set<String> = []
    private var isPresent = true
    private var shortage: String?

    /// `path` is absolute; the directory need not exist yet.
    init(path: String, log: @escaping (CertificateNotice) -> Void) {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.log = log
    }

    /// The directory of a configuration, with its notices in the supervisor's log.
    convenience init(settings: CertificateSettings, log: Log) {
        self.init(path: settings.directory) { $0.write(to: log) }
    }

    var descriptor: Int32 { watcher.descriptor }
    var deadline: MonotonicTime { schedule.deadline }
    /// Whether a notification came in whose scan is still due.
    var isChangePending: Bool { schedule.isChangePending }
    var entries: [(id: UInt32, entry: CertificateEntry)] { store.entries }
    var quarantined: [QuarantinedFile] { store.quarantined }
    var unusedKeys: [String] { store.unusedKeys }
    /// Why changes are only found by polling; nil when the kernel reports all of them.
    var pollingReason: String? { watcher.shortage }

    func start(now: MonotonicTime) {
        scan()
    }

    func poll(now: MonotonicTime) {
        if watcher.drain() { schedule.changed(at: now) }
        if now >= schedule.deadline { scan() }
    }

    private func scan() {
        watcher.begin()
        let watcher = watcher
        let tree = CertificateTree(root: path) { watcher.watch($0) }
        watcher.end()
        noteState(tree)
        let wall = Clock.wall()
        var isUnsettled = false
        for (file, status) in tree.files where !take(file, status, wall: wall.seconds * 1_000_000_000 + wall.nanoseconds) {
            isUnsettled = true
        }
        dropMissing(tree)
        let quarantinedBefore = store.quarantined
        let isProgress = store.isDirty
        settle(now: wall.seconds)
        isUnsettled = isUnsettled || !store.quarantined.isEmpty
        schedule.isPollingOnly = watcher.shortage != nil
        // The clock is read again: reading a large tree takes time, and back-off counts from its end.
        schedule.scanned(
            at: Clock.now(), isUnsettled: isUnsettled, isProgress: isProgress || quarantinedBefore != store.quarantined)
    }

    private func settle(now: Int64) {
        let (changes, notices) = store.settle(now: now)
        for change in changes {
            switch change {
            case .added(let id, let entry, _), .updated(let id, let entry): onPublish(id, entry)
            case .removed(let id, _): onWithdraw(id)
            }
        }
        for notice in CertificateNotice.condense(notices, root: path) { log(notice) }
    }

    /// Reads a file unless it is surely the one that was read before. False when it has to be looked at again soon.
    private func take(_ file: String, _ status: FileStatus, wall: Int64) -> Bool {
        let before = known[file]
        if let before, before.status == status, !before.isRecent {
            store.recover(file)
            return true
        }
        let content: FileReader.Content
        do throws(Errno) {
            content = try FileReader.read(file, limit: CertificateTree.maximumFileBytes)
        } catch {
            // Gone since the walk: the next one will not see it. Its permissions may be mended without an event: look again.
            known[file] = nil
            if error != .noEntry { store.fail(file, reason: "cannot be read: \(error)") }
            return false
        }
        guard content.isStable else {
            known[file] = nil
            return false
        }
        // Time stamps are as coarse as the kernel's tick; a second write within it would leave no trace.
        let isRecent = wall &- content.after.changedNanoseconds < Self.coarsestTickNanoseconds
        let digest = Digest.sha256(content.bytes)
        known[file] = Known(status: content.after, digest: digest, isRecent: isRecent)
        if let before, before.digest == digest, before.status.modifiedNanoseconds == content.after.modifiedNanoseconds, store.knows(file) {
            store.recover(file)
        } else {
            store.change(file, content: content.bytes, modifiedNanoseconds: content.after.modifiedNanoseconds)
        }
        warnAboutPermissions(file, content.after)
        return !isRecent
    }

    private static let coarsestTickNanoseconds: Int64 = 50_000_000

    /// Withdraws what is surely gone, and names what cannot be used.
    private func dropMissing(_ tree: CertificateTree) {
        for (path, reason) in tree.problems {
            known[path] = nil
            store.fail(path, reason: reason)
        }
        let present = Set(tree.files.keys).union(tree.problems.keys)
        let hidden = tree.hidden.map { $0 + "/" }
        for path in tracked.subtracting(present) {
            if !tree.isComplete || hidden.contains(where: { path.hasPrefix($0) }) { continue }
            tracked.remove(path)
            known[path] = nil
            warned.remove(path)
            store.remove(path)
        }
        tracked.formUnion(present)
    }

    private func warnAboutPermissions(_ file: String, _ status: FileStatus) {
        guard status.permissions & 0o004 != 0, store.holdsKey(file), warned.insert(file).inserted else { return }
        log(CertificateNotice(.warning, file: file, reason: "the private key is readable by everyone"))
    }

    private func noteState(_ tree: CertificateTree) {
        if isPresent && !tree.isPresent {
            log(CertificateNotice(.warning, file: path, reason: "the directory does not exist; waiting for it"))
        }
        isPresent = tree.isPresent
        if let reason = watcher.shortage, reason != shortage {
            log(CertificateNotice(.warning, file: path, reason: "changes are found by polling only: \(reason)"))
        }
        shortage = watcher.shortage
    }
}
