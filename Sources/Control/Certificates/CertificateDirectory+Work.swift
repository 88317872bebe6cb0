internal import Bytes
internal import Reactor
internal import TLS
internal import Telemetry

// What a look at the tree sets in motion: reading, judging, trying, publishing.
extension CertificateDirectory {
    /// Finds what changed, and makes it work to be done.
    func look(_ due: ScanSchedule.Due, now: MonotonicTime) {
        let isScan = due == .scan || tree.needsScan
        let began = Clock.now()
        var changes = isScan ? tree.scan() : tree.look()
        if !isScan {
            let again = tree.look(again: unsettled)
            changes.changed += again.changed
            changes.troubled += again.troubled
            changes.gone += again.gone
        }
        // What is set aside may be half written still.
        retried = unsettled
        unsettled = unsettled.filter { store.isSetAside($0) }
        for (file, reason) in changes.troubled {
            store.fail(file, reason: reason)
            unsettle(file)
        }
        enter(changes)
        schedule.isPollingOnly = tree.watcher.shortage != nil
        schedule.looked(at: now, wasScan: isScan, milliseconds: Int(clamping: Clock.now().milliseconds(since: began)))
        hasLooked = true
        // Another road to a directory that was lost keeps changing while it is looked for.
        if tree.needsScan { schedule.changed(at: now) }
        noteState()
    }

    private func enter(_ changes: TreeChanges) {
        if isStarting || changes.changed.count + changes.gone.count > Self.urgentFiles {
            bulk.add(reads: changes.changed, gone: changes.gone)
        } else if bulk.isBegun {
            // What takes the place of those that are gone may be in there.
            urgent.add(reads: changes.changed, gone: [])
            bulk.add(reads: [], gone: changes.gone)
        } else {
            urgent.add(reads: changes.changed, gone: changes.gone)
        }
        let dirty = store.takeDirty() + rejudged
        rejudged = []
        add(dirty: dirty, to: isStarting ? \.bulk : \.urgent)
    }

    /// Does a piece of a round's work.
    func step(_ round: Round, judgements: Int) {
        switch self[keyPath: round].next(judgements: judgements, reads: Self.batchFiles) {
        case .read(let files): read(files, next: isStarting ? self[keyPath: round].upcoming(Self.batchFiles) : [])
        case .judge(let files): judge(files, inBulk: round == \.bulk)
        case .remove(let files): for file in files { store.remove(file) }
        case .finish(let removed):
            contents.removeAll()
            tree.release(removed)
            if round == \.bulk { ProcessControl.returnFreedMemory() }
            return
        }
        add(dirty: store.takeDirty(), to: round)
    }

    /// One of `urgent` and `bulk`.
    typealias Round = ReferenceWritableKeyPath<CertificateDirectory, ReadingRound>

    /// Has files judged; a change that concerns many, like that of an intermediate, is no urgent matter.
    private func add(dirty files: [FileNumber], to round: Round) {
        let round = files.count > Self.urgentFiles ? \.bulk : round
        self[keyPath: round].add(dirty: files) { store.lacksKey($0) }
    }

    // MARK: reading

    private func read(_ files: [FileNumber], next: [FileNumber]) {
        contents.removeAll()
        let readings = contents.read(files)
        if !next.isEmpty { contents.begin(next) }
        for (file, reading) in zip(files, readings) { take(reading, of: file) }
        filesRead += files.count
        onProgress(filesRead)
    }

    private func take(_ reading: FileReading, of file: FileNumber) {
        guard tree.isKnown(file) else { return }
        let before = tree.files.status(file)
        tree.files.note(file, reading.status, digest: reading.digest, isRecent: reading.isRecent)
        if reading.isRecent { unsettle(file) }
        switch reading.outcome {
        case .unstable: unsettle(file)
        case .failed(let error):
            // What is gone since the look will be missing at the next one. Permissions may be mended without a notification.
            unsettle(file)
            if error != .noEntry { store.fail(file, reason: "cannot be read: \(error)") }
        case .same: takeKnown(file, reading, before)
        case .content(let content): take(content, of: file, reading)
        }
    }

    private func takeKnown(_ file: FileNumber, _ reading: FileReading, _ before: FileStatus?) {
        if store.holdsKey(file), let reason = refusal(reading) { return store.fail(file, reason: reason) }
        store.recover(file)
        if let before, let after = reading.status, contents.exposure(of: before) != contents.exposure(of: after) {
            store.touchKeys(of: file)
        }
    }

    private func take(_ content: ParsedFile, of file: FileNumber, _ reading: FileReading) {
        isProgress = true
        if !content.keys.isEmpty, let reason = refusal(reading) {
            // Its content is not even looked at; that of before stays in force, and once the file is in order it is read as if it were new.
            tree.files.invalidate(file, isNew: true)
            return store.fail(file, reason: reason)
        }
        contents.keep(content, of: file)
        store.change(file, to: content)
    }

    private func refusal(_ reading: FileReading) -> String? {
        guard let status = reading.status, case .refuse(let reason) = contents.exposure(of: status) else { return nil }
        return reason
    }

    // MARK: judging

    private func judge(_ files: [FileNumber], inBulk: Bool) {
        var judgements: [Judgement] = []
        let now = Clock.wallSeconds()
        for file in files {
            if let judgement = store.judge(file, now: now) {
                judgements.append(judgement)
            } else {
                unsettle(file)
                rejudged.append(file)
            }
        }
        proof.examine(&judgements)
        if isStarting {
            proof.proveShapes(&judgements, budget: &provingBudget)
        } else if inBulk && proof.hasLane && !proof.isBusy {
            let untried = judgements.flatMap(\.candidates).filter { !$0.isServed }
            if !untried.isEmpty { return proof.start(.judgements(judgements), entries: untried.map(\.entry), now: Clock.now()) }
        } else {
            proof.prove(&judgements)
        }
        conclude(judgements)
    }

    /// Takes what the lane has tried.
    func takeProven() {
        guard let (work, refusals) = proof.take() else { return }
        switch work {
        case .judgements(var judgements):
            var rest = refusals[...]
            for index in judgements.indices {
                judgements[index].refuse { candidate in
                    guard !candidate.isServed, let refusal = rest.popFirst() else { return nil }
                    candidate.isProven = refusal == nil
                    return refusal
                }
            }
            conclude(judgements)
        case .arrears(let served):
            for ((leaf, content), refusal) in zip(served, refusals) where store.shelf.content(of: leaf) == content {
                if let refusal {
                    apply(store.refuse(leaf, reason: refusal, now: Clock.wallSeconds()))
                } else {
                    store.prove(leaf)
                }
            }
        }
        add(dirty: store.takeDirty(), to: \.bulk)
    }

    /// Gives the lane the next certificates that are served untried.
    func proveArrears() {
        guard proof.hasLane, !arrears.isEmpty else { return }
        var served: [(leaf: LeafNumber, content: ContentIdentity)] = []
        var entries: [CertificateEntry] = []
        while entries.count < ProofLine.portion, let leaf = arrears.popLast() {
            guard !store.shelf.isProven(leaf), let content = store.shelf.content(of: leaf), let view = publisher.view(leaf) else {
                continue
            }
            served.append((leaf, content))
            entries.append(CertificateEntry(view))
        }
        if !served.isEmpty { proof.start(.arrears(served), entries: entries, now: Clock.now()) }
    }

    // MARK: concluding

    private func conclude(_ judgements: [Judgement]) {
        let now = Clock.wallSeconds()
        var whole = Conclusion()
        for judgement in judgements {
            if let conclusion = store.conclude(judgement, now: now) { whole.add(conclusion) }
        }
        apply(whole)
    }

    /// The file is to be looked at again soon, though nothing may be reported; where there are too many, the next walk will do.
    private func unsettle(_ file: FileNumber) {
        guard unsettled.count < Self.maximumUnsettled, unsettled.insert(file).inserted else { return }
        // One more begins the back-off anew; one that was waited for already does not.
        if !retried.contains(file) { isProgress = true }
    }

    private func apply(_ conclusion: Conclusion) {
        for found in conclusion.setAside { unsettle(found.number) }
        if !conclusion.changes.isEmpty { isProgress = true }
        chronicle.note(conclusion, now: WallTime.now)
        for change in conclusion.changes {
            do throws(Errno) {
                switch change {
                case .added(let leaf, let entry, _), .updated(let leaf, let entry): try publisher.publish(leaf, entry)
                case .removed(let leaf): try publisher.withdraw(leaf)
                }
            } catch {
                postpone(change, error)
            }
        }
    }

    /// There is no memory for a change now; it is tried again at the next look.
    private func postpone(_ change: CertificateShelf.Change, _ error: Errno) {
        chronicle.fail("no memory for an entry: \(error)")
        switch change {
        case .added(let leaf, _, _), .updated(let leaf, _):
            guard let file = store.unpublish(leaf) else { return }
            rejudged.append(file)
            unsettle(file)
        case .removed(let leaf): unwithdrawn.append(leaf)
        }
    }

    private func withdrawAgain() {
        let leaves = unwithdrawn
        unwithdrawn = []
        for leaf in leaves where store.shelf.source(of: leaf) == nil {
            if (try? publisher.withdraw(leaf)) == nil { unwithdrawn.append(leaf) }
        }
    }

    /// Notes how things stand once all that was found has been dealt with.
    func settle(now: MonotonicTime) {
        guard hasLooked, !bulk.isBegun, !urgent.isBegun else { return }
        hasLooked = false
        if !unwithdrawn.isEmpty { withdrawAgain() }
        if store.takePoolFull() {
            let reason = "more than \(IssuerPool.maximumIssuers) different authorities; the others complete no chain"
            chronicle.note(CertificateNotice(.warning, file: path, reason: reason))
        }
        schedule.settled(at: now, isUnsettled: !unsettled.isEmpty, isProgress: isProgress)
        isProgress = false
        chronicle.finish(store.shelf.all, now: WallTime.now, at: now)
    }
}
