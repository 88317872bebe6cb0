internal import TLS

/// Decides what is served from what the files of the certificate directory hold: file contents in, changes out.
///
/// A file's new content replaces what it gave before only when chain and key parse, match and pass every check. Until then the last good
/// version is served and the file is quarantined. A file that is gone withdraws what it gave. The store keeps no certificate and no key:
/// it asks `FilePaths` for a content it needs again.
///
/// Dirty files are judged (`judge`), what was found is tried by the caller, and `conclude` draws the conclusions.
internal final class CertificateStore {
    private struct File {
        /// Its private keys.
        var keys = FewNumbers()
        /// The public keys of those of its certificates that may be there to be served.
        var wanted = FewNumbers()
        /// Leaves.
        var offered = FewNumbers()
        /// Counts the judgements and the changes of the content: only the latest word counts.
        var revision: UInt32 = 0
        var isKnown = false
    }

    private(set) var shelf = CertificateShelf()
    /// More authorities turned up than the pool has room for, since somebody looked.
    private var isPoolFull = false
    private var files: [File] = []
    private var otherKeys: OtherNumbers = [:]
    private var otherWanted: OtherNumbers = [:]
    private var otherOffered: OtherNumbers = [:]
    private var problems: [FileNumber: PEMProblem] = [:]
    private var failures: [FileNumber: String] = [:]
    private var quarantine: [FileNumber: QuarantinedFile] = [:] {
        didSet { quarantineChanges &+= 1 }
    }
    /// Counts the changes of `quarantined`.
    private(set) var quarantineChanges: UInt32 = 0
    private var ring = KeyRing()
    private var pool = IssuerPool()
    /// The files whose chains lack a certificate of this subject, or have one from another file, and the other way round.
    private var waitingForIssuer: [NameHash: Set<FileNumber>] = [:]
    private var issuersWaitedFor: [FileNumber: Set<NameHash>] = [:]
    private var dirty: Set<FileNumber> = []
    private unowned let paths: any FilePaths

    init(paths: any FilePaths) {
        self.paths = paths
    }

    /// The files that cannot be used, by path.
    var quarantined: [QuarantinedFile] { quarantine.values.sorted { $0.file < $1.file } }

    /// As above, by number.
    var quarantinedFiles: Dictionary<FileNumber, QuarantinedFile>.Keys { quarantine.keys }

    /// Whether the file cannot be used.
    func isSetAside(_ file: FileNumber) -> Bool { quarantine[file] != nil }

    /// Counts the changes of `unusedKeys`.
    var unusedKeyChanges: UInt32 { ring.unusedChanges }

    /// The files with a key that no certificate uses, by path.
    var unusedKeys: [String] {
        ring.filesWithUnusedKeys.map { paths.path(of: $0) }.sorted()
    }

    /// Whether the file holds a private key.
    func holdsKey(_ file: FileNumber) -> Bool { file < files.count && !files[Int(file)].keys.isEmpty }

    /// Whether certificates of the file lack their key, as far as is known.
    func lacksKey(_ file: FileNumber) -> Bool { file < files.count && wanted(file).contains { !ring.has($0) } }

    /// The leaf was seen to work in a handshake.
    func prove(_ leaf: LeafNumber) { shelf.prove(leaf) }

    // MARK: what happened to the files

    /// A file is there, or has changed.
    func change(_ file: FileNumber, to content: ParsedFile) {
        forget(file)
        if !failures.isEmpty { failures[file] = nil }
        if content.problem != nil || !problems.isEmpty { problems[file] = content.problem }
        let (keys, wanted) = content.pairing
        for key in keys { files[Int(file)].keys.insert(ring.add(key, at: file, isWanted: false), file, &otherKeys) }
        for key in wanted { files[Int(file)].wanted.insert(ring.add(key, at: file, isWanted: true), file, &otherWanted) }
        files[Int(file)].isKnown = true
        note(pool.replace(file: file, with: content.certificates.map(\.scanned)))
        touch(file)
    }

    /// A file cannot be read now; what it held stays in force.
    func fail(_ file: FileNumber, reason: String) {
        makeRoom(for: file)
        guard failures[file] != reason else { return }
        failures[file] = reason
        dirty.insert(file)
    }

    /// A file that could not be read can be again, with the content it had.
    func recover(_ file: FileNumber) {
        guard failures.removeValue(forKey: file) != nil else { return }
        dirty.insert(file)
    }

    /// What there is to say about a key file has changed, though its content has not.
    func touchKeys(of file: FileNumber) {
        makeRoom(for: file)
        touch(file)
    }

    /// A file is gone.
    func remove(_ file: FileNumber) {
        forget(file)
        note(pool.remove(file: file))
        failures[file] = nil
        problems[file] = nil
        dirty.insert(file)
    }

    /// A leaf that is served turned out not to work: withdraws it and sets its file aside.
    func refuse(_ leaf: LeafNumber, reason: String, now: Int64) -> Conclusion {
        var conclusion = Conclusion()
        guard let file = shelf.source(of: leaf) else { return conclusion }
        files[Int(file)].offered.remove(leaf, file, &otherOffered)
        switch shelf.withdraw(leaf, from: file, paths) {
        case .nothing: break
        case .removed: conclusion.add(.removed(leaf))
        case .moves(let other):
            // What is there is not to be taken over untried.
            shelf.unpublish(leaf)
            conclusion.add(.removed(leaf))
            dirty.insert(other)
        }
        setAside(file, PEMProblem(block: 0, reason: reason), now: now, &conclusion)
        return conclusion
    }

    /// A leaf could not be handed on: it is to be published by the next judgement of its file, which is returned.
    func unpublish(_ leaf: LeafNumber) -> FileNumber? {
        defer { shelf.unpublish(leaf) }
        return shelf.source(of: leaf)
    }

    /// Whether authorities had to be left out since the last call.
    func takePoolFull() -> Bool {
        defer { isPoolFull = false }
        return isPoolFull
    }

    /// The files to be judged because of what happened since the last call, ascending.
    func takeDirty() -> [FileNumber] {
        defer { dirty = [] }
        return dirty.sorted()
    }

    private func keys(_ file: FileNumber) -> [KeyNumber] { files[Int(file)].keys.all(file, otherKeys) }

    private func wanted(_ file: FileNumber) -> [KeyNumber] { files[Int(file)].wanted.all(file, otherWanted) }

    private func offered(_ file: FileNumber) -> [LeafNumber] { files[Int(file)].offered.all(file, otherOffered) }

    private func makeRoom(for file: FileNumber) {
        while files.count <= Int(file) { files.append(File()) }
    }

    private func forget(_ file: FileNumber) {
        makeRoom(for: file)
        touch(file)
        for key in keys(file) { ring.remove(key, at: file, isWanted: false) }
        for key in wanted(file) { ring.remove(key, at: file, isWanted: true) }
        files[Int(file)].keys.set([], file, &otherKeys)
        files[Int(file)].wanted.set([], file, &otherWanted)
        files[Int(file)].isKnown = false
        files[Int(file)].revision &+= 1
    }

    private func touch(_ file: FileNumber) {
        if mayMatter(file) { dirty.insert(file) }
        for key in keys(file) { dirty.formUnion(ring.files(wanting: key)) }
    }

    /// Whether judging the file can lead to anything. With one that holds a key alone, as half of them do, it cannot.
    private func mayMatter(_ file: FileNumber) -> Bool {
        let record = files[Int(file)]
        return !record.wanted.isEmpty || !record.offered.isEmpty || !problems.isEmpty && problems[file] != nil
            || !quarantine.isEmpty && quarantine[file] != nil
    }

    private func note(_ change: IssuerPool.Change) {
        if change.refused > 0 { isPoolFull = true }
        for subject in change.subjects { dirty.formUnion(waitingForIssuer[subject] ?? []) }
    }

    // MARK: judging

    /// What the file amounts to now. Nil: its content is being changed at this moment; it will be reported again.
    func judge(_ file: FileNumber, now: Int64) -> Judgement? {
        makeRoom(for: file)
        files[Int(file)].revision &+= 1
        guard var judgement = assess(file, now: now) else { return nil }
        // An issuer may come while the candidates are tried.
        awaitIssuers(judgement)
        if judgement.candidates.isEmpty && files[Int(file)].isKnown && !files[Int(file)].offered.isEmpty {
            // Emptied, or with an authority whose key has not come yet: half of a renewal, as far as anybody knows.
            judgement.note(PEMProblem(block: 0, reason: "it held a certificate to serve, and holds none now"))
        }
        return judgement
    }

    private func assess(_ file: FileNumber, now: Int64) -> Judgement? {
        let record = files[Int(file)]
        if let reason = failures[file] {
            return Judgement(file: file, revision: record.revision, problem: PEMProblem(block: 0, reason: reason))
        }
        var judgement = Judgement(file: file, revision: record.revision, problem: problems[file])
        if judgement.problem != nil || record.wanted.isEmpty { return judgement }
        guard let content = paths.content(of: file) else { return nil }
        let bundle = CertificateBundle(content.certificates.map(\.scanned))
        var seen: [[UInt8]] = []
        for certificate in content.certificates where !isIssuer(certificate, in: content) {
            if seen.contains(certificate.der) { continue }
            seen.append(certificate.der)
            guard consider(certificate, of: content, bundle, &judgement, now: now) else { return nil }
        }
        return judgement
    }

    /// Notes a candidate or why there is none; false when a key's file is being changed at this moment.
    private func consider(
        _ certificate: ParsedFile.Certificate, of content: ParsedFile, _ bundle: CertificateBundle, _ judgement: inout Judgement, now: Int64
    ) -> Bool {
        let scan = certificate.scan
        func note(_ reason: String) {
            judgement.note(PEMProblem(block: certificate.block, reason: "\(reason) (\(scan.subjectName))"))
        }
        guard let keyFile = ring.holder(of: certificate.key, nextTo: judgement.file, paths) else {
            note(
                content.keys.isEmpty
                    ? "no private key in the directory fits this certificate" : "the private key in the file does not fit this certificate")
            return true
        }
        if scan.names.isEmpty && scan.addresses.isEmpty {
            note("it carries no host name")
            return true
        }
        let holder = keyFile == judgement.file ? content : paths.content(of: keyFile)
        guard let key = holder?.keys.first(where: { $0.identity == certificate.key }) else { return false }
        let entry = entry(certificate, bundle, content.modifiedNanoseconds, key, keyFile: keyFile, file: judgement.file, now: now)
        let identity = Self.identity(of: entry)
        let version = CertificateShelf.Version(
            file: judgement.file, keyFile: keyFile, modifiedNanoseconds: entry.modifiedNanoseconds, notes: entry.notes, content: identity)
        let served = shelf.served(ContentIdentity(sha256: entry.fingerprint), content: identity)
        judgement.candidates.append(
            Judgement.Candidate(
                pair: Judgement.Pair(entry, leaf: certificate.scanned), version: version, block: certificate.block, isServed: served != nil,
                isProven: served.map { shelf.isProven($0) } ?? false))
        return true
    }

    /// Stands for chain and key. A certificate ends with its signature.
    private static func identity(of entry: CertificateEntry) -> ContentIdentity {
        var parts = entry.fingerprint + entry.key
        for issuer in entry.chain.dropFirst() { parts += issuer[max(0, issuer.count - 32)...] }
        return ContentIdentity(of: parts)
    }

    private func entry(
        _ certificate: ParsedFile.Certificate, _ bundle: CertificateBundle, _ modified: Int64, _ key: ParsedFile.Key, keyFile: FileNumber,
        file: FileNumber, now: Int64
    ) -> CertificateEntry {
        let (chain, notes) = CertificateChain.build(leaf: certificate.scanned, file: bundle, pool: &pool, now: now)
        let exposure: CertificateNotes = paths.isExposed(keyFile) ? .keyReadableByOthers : []
        return CertificateEntry(
            leaf: certificate.scanned, chain: chain, notes: notes.union(exposure), key: key.scan, source: paths.path(of: file),
            keySource: paths.path(of: keyFile), modifiedNanoseconds: modified)
    }

    /// Whether a certificate is there to complete a chain: it issued another one of the file, or is an authority nobody has a key for.
    private func isIssuer(_ certificate: ParsedFile.Certificate, in content: ParsedFile) -> Bool {
        if content.issued(certificate) { return true }
        guard certificate.scan.isAuthority else { return false }
        // `openssl req -x509` marks every certificate as an authority; one with a key and a host name is meant to be served.
        return !ring.has(certificate.key) || (certificate.scan.names.isEmpty && certificate.scan.addresses.isEmpty)
    }

    // MARK: concluding

    /// Puts a judgement, without what was refused, into effect. Nil: the file has changed or has been judged again since.
    func conclude(_ judgement: Judgement, now: Int64) -> Conclusion? {
        let file = judgement.file
        guard files[Int(file)].revision == judgement.revision else { return nil }
        var conclusion = Conclusion()
        let before = offered(file)
        let isBroken = judgement.problem != nil
        if !isBroken || before.isEmpty {
            offer(judgement, before: before, &conclusion)
        }
        if let problem = judgement.problem {
            setAside(file, problem, now: now, &conclusion)
        } else if quarantine[file] != nil {
            quarantine[file] = nil
            // A file that is gone is not fine again.
            if files[Int(file)].isKnown { conclusion.recovered.append(paths.path(of: file)) }
        }
        return conclusion
    }

    private func offer(_ judgement: Judgement, before: [LeafNumber], _ conclusion: inout Conclusion) {
        let file = judgement.file
        var offered: [LeafNumber] = []
        for candidate in judgement.candidates {
            let result = shelf.offer(candidate.entry, version: candidate.version, isProven: candidate.isProven, before: before, paths)
            guard let result else {
                conclusion.isFull = true
                continue
            }
            offered.append(result.number)
            if let change = result.change { conclusion.add(change) }
            if let better = result.better { dirty.insert(better) }
        }
        for leaf in before where !offered.contains(leaf) {
            switch shelf.withdraw(leaf, from: file, paths) {
            case .nothing: break
            case .removed: conclusion.add(.removed(leaf))
            case .moves(let other): dirty.insert(other)
            }
        }
        files[Int(file)].offered.set(offered, file, &otherOffered)
    }

    private func awaitIssuers(_ judgement: Judgement) {
        let file = judgement.file
        if !issuersWaitedFor.isEmpty {
            for name in issuersWaitedFor.removeValue(forKey: file) ?? [] {
                waitingForIssuer[name]?.remove(file)
                if waitingForIssuer[name]?.isEmpty == true { waitingForIssuer[name] = nil }
            }
        }
        for candidate in judgement.candidates where !candidate.entry.notes.isDisjoint(with: [.issuerMissing, .completed]) {
            let issuers = candidate.entry.chain.compactMap { CertificateScan($0)?.issuer }.map { NameHash($0) }
            issuersWaitedFor[file, default: []].formUnion(issuers)
            for name in issuers { waitingForIssuer[name, default: []].insert(file) }
        }
    }

    private func setAside(_ file: FileNumber, _ problem: PEMProblem, now: Int64, _ conclusion: inout Conclusion) {
        let old = quarantine[file]
        if let old, old.block == problem.block && old.reason == problem.reason { return }
        let entry = QuarantinedFile(
            file: paths.path(of: file), block: problem.block, reason: problem.reason, since: old?.since ?? now)
        quarantine[file] = entry
        conclusion.setAside.append(Conclusion.SetAside(number: file, file: entry, served: offered(file)))
    }
}
