internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry

/// Writes down what becomes of the certificates, in a file that only grows.
///
/// It never holds anything up: what cannot be written now waits, within bounds, and is tried again. Nothing is forced to the disk; what a
/// power failure takes from the end is found again by the next start, which compares what was served with what is. The file may be renamed
/// away or cut off at any time; a fresh one begins with an inventory, so each file can be read by itself.
internal final class CertificateJournal {
    /// Written at once, while a long list is being added.
    private static let batchBytes = 1 << 18
    /// So far behind its last inventory a journal gets another one at a start.
    private static let inventoryEveryBytes = JournalTail.windowBytes / 2

    let path: String
    private let report: (CertificateNotice) -> Void
    private var file: AppendFile?
    private var queue = JournalQueue()
    private var trouble = JournalTrouble()
    private var needsInventory = false
    /// The size after the last write: a smaller file was cut off by somebody.
    private var end: Int64 = 0
    private var isLookDue = false

    /// `report` is told when the file cannot be written, and when it can be again.
    init(path: String, report: @escaping (CertificateNotice) -> Void) {
        self.path = path
        self.report = report
    }

    /// Where the journal lies; nil: there is none. `stateDirectories` is what systemd gives for `StateDirectory=`: a list whose
    /// first part counts.
    static func path(_ setting: CertificateSettings.Journal, stateDirectories: String?) -> String? {
        switch setting {
        case .off: return nil
        case .file(let path): return path
        case .automatic:
            guard let first = stateDirectories?.split(separator: ":").first, first.hasPrefix("/") else { return nil }
            return first + "/certificates.journal"
        }
    }

    /// When `flush` has to be called even though nothing was noted.
    var deadline: MonotonicTime { isBehind ? trouble.retry : .never }

    /// Whether something waits to be written.
    var isBehind: Bool { !queue.isEmpty || queue.missing > 0 || needsInventory }

    /// A change; `flush` writes it.
    func note(_ record: JournalRecord, at time: WallTime) { queue.add(record, at: time) }

    /// Somebody may have moved the file: the next `flush` looks, though nothing may wait.
    func lookAgain() { isLookDue = true }

    /// The first call, when the first scan is published and before any change after it is noted: writes that the proxy has started, and
    /// what has changed since it stopped. Reads the end of the file (`JournalTail.windowBytes`).
    func start(_ present: JournalPresent, quarantined: Int, at time: WallTime, now: MonotonicTime) {
        queue.add(.start(served: present.ids.count, quarantined: quarantined), at: time)
        guard attempt(now, { () throws(Errno) in try open() }), let file else { return }
        let tail = JournalTail(file)
        if let past = try? tail.past(), past.isComplete {
            addDifferences(past, tail, present) { add($0, at: time, now: now) }
            needsInventory = file.size - (past.inventoryStart ?? 0) > Self.inventoryEveryBytes
        }
        flush(present, at: time, now: now)
    }

    /// Writes what waits: once after each round of changes, and at `deadline`. `present` includes the changes noted so far.
    func flush(_ present: @autoclosure () -> JournalPresent, at time: WallTime, now: MonotonicTime) {
        guard isBehind || isLookDue, now >= trouble.retry else { return }
        isLookDue = false
        let isDone = attempt(now) { () throws(Errno) in
            try follow()
            try drain()
            queue.closeGap(at: time)
            // Lines are missing: what is in force cannot be known from the rest.
            if queue.takeGap() { needsInventory = true }
            try drain()
            if needsInventory { try writeInventory(present(), at: time) }
        }
        guard isDone, trouble.succeeded() else { return }
        report(CertificateNotice(.recovered, file: path, reason: "the journal is written again"))
    }

    private func addDifferences(_ past: JournalPast, _ tail: JournalTail, _ present: JournalPresent, _ add: (JournalRecord) -> Void) {
        var past = past
        let arrivals = present.ids.filter { id in present.fingerprint(id).map { !past.take($0) } ?? false }
        var differences = JournalDifferences(
            departures: past.served.map { fingerprint, offset in
                tail.certificate(at: offset) ?? JournalCertificate(fingerprint: fingerprint, names: [], file: "")
            })
        for id in arrivals {
            if let certificate = present.certificate(id) { add(differences.record(of: certificate)) }
        }
        for record in differences.removals { add(record) }
    }

    /// As `note`, for a list that is longer than what may wait.
    private func add(_ record: JournalRecord, at time: WallTime, now: MonotonicTime) {
        queue.add(record, at: time)
        if queue.count > Self.batchBytes && now >= trouble.retry { attempt(now) { () throws(Errno) in try drain() } }
    }

    private func writeInventory(_ present: JournalPresent, at time: WallTime) throws(Errno) {
        queue.add(.inventoryStart(served: present.ids.count), at: time)
        var count = 0
        for id in present.ids {
            guard let certificate = present.certificate(id) else { continue }
            count += 1
            queue.add(.inventory(certificate), at: time)
            // An inventory without its last line counts for nothing, so giving up half-way loses nothing.
            if queue.count > Self.batchBytes { try drain() }
        }
        queue.add(.inventoryEnd(served: count), at: time)
        try drain()
        needsInventory = false
    }

    /// Opens the file, or the one that has taken its place.
    private func follow() throws(Errno) {
        guard let file, file.isInPlace else { return try open() }
        if file.size < end { begin(file) }
    }

    private func open() throws(Errno) {
        file = nil
        let opened = try AppendFile(path)
        file = opened
        begin(opened)
    }

    private func begin(_ file: AppendFile) {
        end = file.size
        needsInventory = true
        queue.opened(isTorn: JournalTail(file).isTorn)
    }

    private func drain() throws(Errno) {
        guard let file, !queue.isEmpty else { return }
        try queue.drain { bytes throws(Errno) in try file.write(bytes) }
        end = file.size
    }

    @discardableResult
    private func attempt(_ now: MonotonicTime, _ body: () throws(Errno) -> Void) -> Bool {
        do throws(Errno) {
            try body()
            return true
        } catch {
            if trouble.failed(at: now) {
                report(CertificateNotice(.warning, file: path, reason: "the journal cannot be written: \(error)"))
            }
            return false
        }
    }
}
