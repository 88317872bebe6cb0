internal import Reactor

// One name at a time.
extension CertificateTree {
    /// Looks at a name that a listing has just told of.
    func look(at entry: OpenDirectory.Entry, in number: DirectoryNumber, handle: OpenDirectory) {
        guard entry.isUTF8 else { return trouble(entry.name, in: number, "the name is not UTF-8; rename the file") }
        // A file that was never read will be opened anyway; that tells its status too.
        if entry.kind == .regular, let directory = directories[Int(number)] {
            let file = directory.files.find(entry.name, files)
            if file == nil && directory.branches[entry.name] == nil { return take(entry.name, in: number, nil) }
            if let file, !files.isTroubled(file), files.status(file) == nil { return take(entry.name, in: number, nil) }
        }
        look(at: entry.name, in: number) { () throws(Errno) in try handle.status(of: entry.name) }
    }

    /// Looks at a name in a directory: what it is now replaces what it was.
    func look(at name: String, in number: DirectoryNumber) {
        guard let directory = directories[Int(number)], !directory.isGone, Self.isWorthALook(name) else { return }
        let path = LinkTrail.join(directory.path, name)
        look(at: name, in: number) { () throws(Errno) in try FileStatus.ofLink(path) }
    }

    private func look(at name: String, in number: DirectoryNumber, _ status: () throws(Errno) -> FileStatus) {
        var isLink = false
        do throws(Errno) {
            var status = try status()
            if status.kind == .symbolicLink {
                isLink = true
                status = try follow(name, in: number)
            }
            switch status.kind {
            case .directory: step(into: name, in: number, status)
            case .regular where status.size > Int64(Self.maximumFileBytes):
                trouble(name, in: number, "larger than \(Self.maximumFileBytes) bytes")
            case .regular: take(name, in: number, status)
            case .symbolicLink, .other: trouble(name, in: number, "not a regular file")
            }
        } catch {
            // A file that is not there any more is simply gone; a link that leads nowhere is worth a word.
            if error == .noEntry && !isLink {
                drop(name, from: number)
            } else {
                trouble(name, in: number, error == .noEntry ? "a link to a file that does not exist" : error.description)
            }
        }
    }

    /// The status of what a link leads to, with every directory on the way watched.
    private func follow(_ name: String, in number: DirectoryNumber) throws(Errno) -> FileStatus {
        guard let directory = directories[Int(number)] else { throw .noEntry }
        let real = try SymbolicLink.resolve(directory.path)
        let link = WatchedName(directory: number, name: name)
        for step in LinkTrail.steps(from: real, name: name) { watcher.watch(step, for: link) }
        return try FileStatus.of(LinkTrail.join(directory.path, name))
    }

    private func take(_ name: String, in number: DirectoryNumber, _ status: FileStatus?) {
        guard let directory = directories[Int(number)] else { return }
        if let file = directory.files.find(name, files), !files.isTroubled(file) {
            if let status, files.status(file) == status, !files.isRecent(file) { return }
            changes.changed.append(file)
            return
        }
        drop(name, from: number)
        changes.changed.append(add(name, to: directory, number))
    }

    private func add(_ name: String, to directory: TreeDirectory, _ number: DirectoryNumber) -> FileNumber {
        let file = files.add(name, in: number)
        directory.files.insert(file, files)
        return file
    }

    private func step(into name: String, in number: DirectoryNumber, _ status: FileStatus) {
        guard let directory = directories[Int(number)] else { return }
        let identity = TreeDirectory.Identity(status)
        switch directory.branches[name] {
        case .directory(let inner) where directories[Int(inner)]?.identity == identity: return list(inner)
        case .alias(identity) where places[identity] != nil:
            // There may have been more than two roads, and this one is left when another is lost.
            aliases.insert(identity)
            return
        case _: break
        }
        guard directory.depth < Self.maximumDepth || places[identity] != nil else {
            return trouble(name, in: number, "more than \(Self.maximumDepth) levels deep; not looked into")
        }
        drop(name, from: number)
        directory.branches[name] = enter(LinkTrail.join(directory.path, name), status, in: number)
    }

    /// Takes a directory and all below it into the tree.
    func enter(_ path: String, _ status: FileStatus, in parent: DirectoryNumber?) -> TreeDirectory.Branch {
        let identity = TreeDirectory.Identity(status)
        // The same directory again, through a link: a loop, or a second road to files already found.
        if places[identity] != nil {
            aliases.insert(identity)
            return .alias(identity)
        }
        let directory = TreeDirectory(
            path: path, identity: identity, parent: parent, depth: 1 + (parent.flatMap { directories[Int($0)]?.depth } ?? 0))
        let number: DirectoryNumber
        if let free = freeDirectories.popLast() {
            number = free
            directories[Int(free)] = directory
        } else {
            number = DirectoryNumber(directories.count)
            directories.append(directory)
        }
        places[identity] = number
        list(number)
        return .directory(number)
    }

    /// Notes why a name cannot be used; what it gave before is not gone.
    private func trouble(_ name: String, in number: DirectoryNumber, _ reason: String) {
        guard let directory = directories[Int(number)] else { return }
        var file = directory.files.find(name, files)
        if file == nil {
            drop(name, from: number)
            let troubled = add(name, to: directory, number)
            files.setTroubled(troubled)
            file = troubled
        }
        guard let file else { return }
        files.invalidate(file)
        changes.troubled.append((file, reason))
    }

    /// Notes why a directory cannot be listed; nil: it can be again.
    func setTrouble(of number: DirectoryNumber, _ reason: String?) {
        guard let directory = directories[Int(number)] else { return }
        if let reason {
            let file = directory.trouble ?? files.add(directory.path, in: .max)
            directory.trouble = file
            changes.troubled.append((file, reason))
        } else if let file = directory.trouble {
            directory.trouble = nil
            changes.gone.append(file)
        }
    }

    /// Whatever the name stood for is not there any more.
    func drop(_ name: String, from number: DirectoryNumber) {
        guard let directory = directories[Int(number)] else { return }
        if let file = directory.files.find(name, files) {
            directory.files.remove(file, files)
            changes.gone.append(file)
        }
        if case .directory(let inner) = directory.branches.removeValue(forKey: name) { remove(directory: inner) }
    }

    /// Forgets a directory and all below it.
    func remove(directory number: DirectoryNumber) {
        guard let directory = directories[Int(number)], !directory.isGone else { return }
        directory.isGone = true
        changes.gone += directory.files.all
        for case .directory(let inner) in directory.branches.values { remove(directory: inner) }
        directory.files = NameSet()
        directory.branches = [:]
        if let trouble = directory.trouble { changes.gone.append(trouble) }
        places[directory.identity] = nil
        retired.append(number)
        watcher.forget(number)
        // Another road leads there still.
        if aliases.remove(directory.identity) != nil { needsScan = true }
    }
}
