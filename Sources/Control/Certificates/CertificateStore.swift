internal import TLS

/// A file that cannot be used, and since when.
internal struct QuarantinedFile: Sendable, Equatable {
    let file: String
    /// The PEM block, from 1; 0: the whole file.
    let block: Int
    let reason: String
    /// Seconds since 1970.
    let since: Int64

    /// The reason with the block it is about.
    var text: String { block > 0 ? "block \(block): \(reason)" : reason }
}

/// Decides what is served from what the files of the certificate directory hold: file contents in, changes out; it opens no file.
///
/// A file's new content replaces what it gave before only when chain and key parse, match and pass OpenSSL's own checks. Until then the
/// last good version is served and the file is quarantined. A file that is gone withdraws what it gave.
internal final class CertificateStore {
    private var files: [String: ParsedFile] = [:]
    private var failures: [String: String] = [:]
    private var ring = KeyRing()
    private var shelf = CertificateShelf()
    private var quarantine: [String: QuarantinedFile] = [:]
    private var dirtyFiles: Set<String> = []
    private var dirtyKeys: Set<[UInt8]> = []
    private let validator = CertificateValidator()

    init() {}

    /// Everything published, by id.
    var entries: [(id: UInt32, entry: CertificateEntry)] { shelf.entries }

    /// The files that cannot be used, by path.
    var quarantined: [QuarantinedFile] { quarantine.values.sorted { $0.file < $1.file } }

    /// The files with a key that no certificate uses, by path.
    var unusedKeys: [String] {
        files.filter { file in file.value.keys.contains { !ring.isWanted($0.scan.publicKey) } }.map(\.key).sorted()
    }

    /// Whether a file's content was taken in.
    func knows(_ path: String) -> Bool { files[path] != nil }

    /// Whether the file holds a private key.
    func holdsKey(_ path: String) -> Bool { files[path]?.keys.isEmpty == false }

    /// Whether anything was noted since the last `settle`.
    var isDirty: Bool { !dirtyFiles.isEmpty || !dirtyKeys.isEmpty }

    /// A file is there, or has changed.
    func change(_ path: String, content: [UInt8], modifiedNanoseconds: Int64) {
        forget(path)
        let file = ParsedFile(name: path, bytes: content, modifiedNanoseconds: modifiedNanoseconds)
        files[path] = file
        failures[path] = nil
        ring.add(file, at: path)
        touch(file, path)
    }

    /// A file cannot be read now; what it held stays in force.
    func fail(_ path: String, reason: String) {
        guard failures[path] != reason else { return }
        failures[path] = reason
        dirtyFiles.insert(path)
    }

    /// A file that could not be read can be again, with the content it had.
    func recover(_ path: String) {
        guard failures.removeValue(forKey: path) != nil else { return }
        dirtyFiles.insert(path)
    }

    /// A file is gone.
    func remove(_ path: String) {
        forget(path)
        failures[path] = nil
        dirtyFiles.insert(path)
    }

    /// Draws the conclusions from everything noted since the last call. `now` in seconds since 1970.
    func settle(now: Int64) -> (changes: [CertificateShelf.Change], notices: [CertificateNotice]) {
        var notices: [CertificateNotice] = []
        var affected = dirtyFiles
        for key in dirtyKeys { affected.formUnion(ring.files(wanting: key)) }
        dirtyFiles = []
        dirtyKeys = []
        for path in affected.sorted() { judge(path, now: now, into: &notices) }
        let changes = shelf.settle()
        notices.insert(contentsOf: Self.notices(of: changes), at: 0)
        return (changes, notices)
    }

    private func judge(_ path: String, now: Int64, into notices: inout [CertificateNotice]) {
        if let reason = failures[path] {
            setAside(path, PEMProblem(block: 0, reason: reason), now: now, into: &notices)
            return
        }
        guard let file = files[path] else {
            shelf.offer([], from: path)
            quarantine[path] = nil
            return
        }
        let known = shelf.offer(of: path)
        let verdict = FileVerdict(file, at: path, keys: ring, known: known, validator: validator)
        if let problem = verdict.problem {
            if known.isEmpty { shelf.offer(verdict.entries, from: path) }
            setAside(path, problem, now: now, into: &notices)
        } else {
            shelf.offer(verdict.entries, from: path)
            if quarantine.removeValue(forKey: path) != nil { notices.append(CertificateNotice(.recovered, file: path)) }
        }
    }

    private func setAside(_ path: String, _ problem: PEMProblem, now: Int64, into notices: inout [CertificateNotice]) {
        let old = quarantine[path]
        if let old, old.block == problem.block && old.reason == problem.reason { return }
        let file = QuarantinedFile(file: path, block: problem.block, reason: problem.reason, since: old?.since ?? now)
        quarantine[path] = file
        notices.append(CertificateNotice(.quarantined, file: path, reason: file.text, names: shelf.offer(of: path).flatMap(\.names)))
    }

    private func forget(_ path: String) {
        guard let old = files.removeValue(forKey: path) else { return }
        ring.remove(old, at: path)
        touch(old, path)
    }

    private func touch(_ file: ParsedFile, _ path: String) {
        dirtyFiles.insert(path)
        for key in file.keys { dirtyKeys.insert(key.scan.publicKey) }
    }

    /// One notice per change; what was replaced by its successor is not said to be withdrawn.
    private static func notices(of changes: [CertificateShelf.Change]) -> [CertificateNotice] {
        var replaced: Set<[UInt8]> = []
        return changes.compactMap { change in
            switch change {
            case .added(_, let entry, let predecessor):
                if let predecessor { replaced.insert(predecessor.fingerprint) }
                return CertificateNotice(predecessor == nil ? .published : .renewed, file: entry.source, names: entry.names)
            case .updated(_, let entry):
                return CertificateNotice(.updated, file: entry.source, names: entry.names)
            case .removed(_, let entry):
                if replaced.contains(entry.fingerprint) { return nil }
                return CertificateNotice(.withdrawn, file: entry.source, names: entry.names)
            }
        }
    }
}
