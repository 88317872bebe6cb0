internal import Bytes
internal import Reactor
internal import TLS
internal import Telemetry

/// Tells what becomes of the certificates: in the log, in the journal, and as time passes.
internal final class CertificateChronicle {
    private let root: String
    private let log: (CertificateNotice) -> Void
    private let publisher: CertificatePublisher
    private let journal: CertificateJournal?
    private let owner: (LeafNumber) -> UInt32?
    private(set) var expiry = ExpirySchedule()
    private var digest = NoticeDigest()
    private var names = ServedNames()
    /// Names that renewals gave up, with the file; looked up once everything is published.
    private var lost: [(changes: NameChanges, file: String)] = []
    private var isStarted = false
    private var nextCheck = MonotonicTime(milliseconds: 0)

    /// Renewals of one round whose lost names are looked up.
    private static let maximumLost = 1000
    /// The wall clock may jump: it is compared at least this often.
    private static let checkMilliseconds = 60_000

    /// `root`: the directory, to speak of all its files. `owner` tells the user that a leaf's file belongs to.
    init(
        root: String, publisher: CertificatePublisher, journal: String?, owner: @escaping (LeafNumber) -> UInt32?,
        log: @escaping (CertificateNotice) -> Void
    ) {
        self.root = root
        self.publisher = publisher
        self.owner = owner
        self.log = log
        self.journal = journal.map { CertificateJournal(path: $0, report: log) }
    }

    /// When `pass` is due.
    var deadline: MonotonicTime { min(nextCheck, journal?.deadline ?? .never) }

    /// Tells a notice, unless there were too many of its kind lately.
    func note(_ notice: CertificateNotice) {
        if digest.admits(notice.event) { log(notice) }
    }

    /// As above; the notice is made only when it is told.
    private func note(_ event: CertificateNotice.Event, _ entry: CertificateEntry, reason: @autoclosure () -> String = "") {
        if digest.admits(event) { log(CertificateNotice(event, file: entry.source, reason: reason(), names: entry.names)) }
    }

    /// Tells a conclusion, before it is put into effect.
    func note(_ conclusion: Conclusion, now: WallTime) {
        var replaced: Set<LeafNumber> = []
        for change in conclusion.changes {
            switch change {
            case .added(let leaf, let entry, let predecessors): add(leaf, entry, predecessors, &replaced, now: now)
            case .updated(_, let entry):
                note(.updated, entry)
                if isRecording, let certificate = JournalCertificate(entry) { write(.updated(certificate), now: now) }
            case .removed(let leaf):
                expiry.forget(leaf)
                if !replaced.contains(leaf) { remove(leaf, now: now) }
            }
        }
        for found in conclusion.setAside { setAside(found.file, found.served, now: now) }
        for file in conclusion.recovered {
            note(CertificateNotice(.recovered, file: file))
            write(.recovered(file: file), now: now)
        }
        if conclusion.isFull {
            note(CertificateNotice(.warning, file: root, reason: "more than \(CertificateLogWriter.maximumEntries) certificates"))
        }
    }

    private func add(
        _ leaf: LeafNumber, _ entry: CertificateEntry, _ predecessors: [LeafNumber], _ replaced: inout Set<LeafNumber>, now: WallTime
    ) {
        expiry.note(leaf, ExpiryTerm(notBefore: entry.notBefore, notAfter: entry.notAfter), now: now.seconds)
        if !entry.notes.isDisjoint(with: .warnings) {
            note(.warning, entry, reason: entry.notes.intersection(.warnings).texts.joined(separator: "; "))
        }
        let successors = Self.sharing(entry.names, predecessors) { publisher.view($0)?.names ?? [] }
        replaced.formUnion(successors)
        note(successors.isEmpty ? .published : .renewed, entry)
        guard let old = successors.first.flatMap({ publisher.view($0) }) else {
            if isRecording, let certificate = JournalCertificate(entry) { write(.added(certificate), now: now) }
            return
        }
        let changes = NameChanges.between(old: old.names, new: entry.names)
        if !changes.lost.isEmpty && lost.count < Self.maximumLost { lost.append((changes, entry.source)) }
        if isRecording, let certificate = JournalCertificate(entry, owner: owner(leaf)), let before = JournalCertificate(old) {
            write(.renewed(certificate, replacing: before), now: now)
        }
    }

    /// Those of `leaves` that carry one of the names.
    private static func sharing(_ names: [String], _ leaves: [LeafNumber], namesOf: (LeafNumber) -> [String]) -> [LeafNumber] {
        if leaves.isEmpty { return [] }
        let names = Set(names)
        return leaves.filter { namesOf($0).contains { names.contains($0) } }
    }

    private func remove(_ leaf: LeafNumber, now: WallTime) {
        guard let view = publisher.view(leaf) else { return }
        note(CertificateNotice(.withdrawn, file: view.source, names: view.names))
        if let certificate = JournalCertificate(view) { write(.removed(certificate), now: now) }
    }

    private func setAside(_ file: QuarantinedFile, _ served: [LeafNumber], now: WallTime) {
        let names = served.flatMap { publisher.view($0)?.names ?? [] }
        note(CertificateNotice(.quarantined, file: file.file, reason: file.text, names: names))
        write(.quarantined(file: file.file, reason: file.text, names: names), now: now)
    }

    /// An entry could not be handed on.
    func fail(_ reason: String) {
        note(CertificateNotice(.warning, file: root, reason: reason))
    }

    /// Not before the first load is over: what is there then is compared with what the last run left.
    private var isRecording: Bool { isStarted && journal != nil }

    private func write(_ record: JournalRecord, now: WallTime) {
        if isRecording { journal?.note(record, at: now) }
    }

    // MARK: rounds

    /// Everything that was found has been told and published: what was too much for single lines is summed up.
    func finish(_ leaves: @autoclosure () -> [LeafNumber], now: WallTime, at time: MonotonicTime) {
        for (changes, file) in lost {
            let warning = changes.warning(file: file) { names.isServed($0, log: current) }
            if let warning { note(warning) }
        }
        lost = []
        names.forget(allBut: current)
        journal?.flush(present(leaves()), at: now, now: time)
        tellExpiry(now: now.seconds)
        for notice in digest.summary(file: root) { log(notice) }
    }

    /// The first load is over.
    func start(_ leaves: [LeafNumber], quarantined: Int, now: WallTime, at time: MonotonicTime) {
        isStarted = true
        journal?.start(present(leaves), quarantined: quarantined, at: now, now: time)
    }

    /// Lets time pass.
    func pass(_ leaves: @autoclosure () -> [LeafNumber], now: WallTime, at time: MonotonicTime) {
        guard time >= deadline else { return }
        journal?.flush(present(leaves()), at: now, now: time)
        guard time >= nextCheck else { return }
        tellExpiry(now: now.seconds)
        let untilNext = expiry.nextDue.map { max(0, min($0 - now.seconds, Int64(Self.checkMilliseconds) / 1000)) * 1000 }
        nextCheck = time.advanced(byMilliseconds: untilNext.map { Int($0) + 1 } ?? Self.checkMilliseconds)
    }

    /// The journal may have been moved.
    func lookAgain() {
        journal?.lookAgain()
    }

    private func tellExpiry(now: Int64) {
        let log = current
        expiry.tell(
            now: now, isSuperseded: { names.isSuperseded($0, log: log, now: now) },
            subject: { publisher.view($0).map { ExpirySubject($0) } }, note)
    }

    private var current: CertificateLog { CertificateLog(memory: publisher.memory, length: publisher.length) }

    private func present(_ leaves: [LeafNumber]) -> JournalPresent {
        JournalPresent(
            ids: leaves, fingerprint: { [publisher] in publisher.view($0).flatMap { JournalFingerprint($0.fingerprint) } },
            certificate: { [publisher, owner] leaf in publisher.view(leaf).flatMap { JournalCertificate($0, owner: owner(leaf)) } })
    }
}
