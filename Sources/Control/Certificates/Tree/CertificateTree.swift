internal import Reactor
internal import TLS

/// The certificate directory as a tree that is kept up to date: files by number, without reading one.
///
/// `scan` walks all of it; `look` follows the kernel's notifications, at a cost that depends on what changed and not on how much there is.
/// Both find the same: a name is always judged by `CertificateTree.look(at:in:)`.
internal final class CertificateTree {
    static let maximumDepth = 8
    static let maximumEntries = 1_000_000
    /// A file that is larger holds no certificate.
    static let maximumFileBytes = PEM.maximumBytes
    /// When more names than this are reported at once, everything is looked at.
    static let maximumDirtyNames = 20_000

    /// Absolute, without a slash at the end.
    let root: String
    let watcher = CertificateWatcher()
    /// Whether the directory itself exists.
    private(set) var isPresent = true
    /// The paths that are known.
    var files = FileTable()
    var directories: [TreeDirectory?] = []
    var freeDirectories: [DirectoryNumber] = []
    /// Directories that are gone, while paths in them are still spoken of.
    var retired: [DirectoryNumber] = []
    var places: [TreeDirectory.Identity: DirectoryNumber] = [:]
    /// Directories that more than one road leads to.
    var aliases: Set<TreeDirectory.Identity> = []
    var changes = TreeChanges()
    /// Names that notifications were about, still to be looked at.
    private var dirtyNames: Set<WatchedName> = []
    /// Whether only a walk through everything can tell what changed.
    var needsScan = true
    /// Called for each directory that was listed.
    var onListed: () -> Void = {}

    private var rootNumber: DirectoryNumber?
    /// The number for what is wrong with the root.
    private let rootTrouble: FileNumber
    private var isRootTroubled = false
    /// Numbers handed out as gone and not given back yet.
    private var unreleased = 0

    init(root: String) {
        self.root = root
        rootTrouble = files.add(root, in: .max)
    }

    /// The path of a file, as it was reached.
    func path(of file: FileNumber) -> String {
        let (name, number) = (files.name(file), files.directory(file))
        guard number != .max, let directory = directories[Int(number)] else { return name }
        return LinkTrail.join(directory.path, name)
    }

    /// Opens a directory of the tree; nil when that is not possible now.
    func open(_ number: DirectoryNumber) -> SharedDescriptor? {
        guard number != .max, let directory = directories[Int(number)] else { return nil }
        return try? Directory.open(directory.path)
    }

    /// Whether a number stands for a path.
    func isKnown(_ file: FileNumber) -> Bool { files.isUsed(file) }

    /// Gives numbers of `gone` back, once nothing is kept under them any more.
    func release(_ gone: [FileNumber]) {
        for file in gone where file != rootTrouble { files.forget(file) }
        unreleased -= gone.count
        guard unreleased == 0 else { return }
        for number in retired { directories[Int(number)] = nil }
        freeDirectories += retired
        retired = []
    }

    /// Takes the kernel's notifications; whether there was any that matters.
    func drain() -> Bool {
        var news = watcher.drain()
        for number in news.directories { noteItself(number, in: &news) }
        if news.isUnclear || dirtyNames.count + news.names.count > Self.maximumDirtyNames {
            needsScan = true
            dirtyNames = []
        } else if !needsScan {
            dirtyNames.formUnion(news.names)
        }
        return news.isUnclear || !news.names.isEmpty
    }

    /// Something happened to a directory as such: its parent has the name.
    private func noteItself(_ number: DirectoryNumber, in news: inout CertificateWatcher.News) {
        guard let directory = directories[Int(number)], !directory.isGone else { return }
        if let parent = directory.parent {
            news.names.insert(WatchedName(directory: parent, name: LinkTrail.name(of: directory.path)))
        } else {
            news.isUnclear = true
        }
    }

    /// Looks at what the notifications since the last look were about: at single names where that suffices.
    func look() -> TreeChanges {
        if needsScan { return scan() }
        let names = dirtyNames.sorted()
        dirtyNames = []
        for name in names { look(at: name.name, in: name.directory) }
        followLostRoads()
        return takeChanges()
    }

    /// A directory that was lost may be reached by another road: what lies in it comes back in the same look, before it is missed.
    private func followLostRoads() {
        for _ in 0..<Self.maximumDepth where needsScan { walk() }
    }

    /// Looks at single files once more, whether anything happened to them or not.
    func look(again files: some Sequence<FileNumber>) -> TreeChanges {
        for file in files where self.files.isUsed(file) && self.files.directory(file) != .max {
            look(at: self.files.name(file), in: self.files.directory(file))
        }
        return takeChanges()
    }

    /// Walks the whole tree. Each directory is watched before it is looked into, so nothing that happens meanwhile is missed.
    func scan() -> TreeChanges {
        walk()
        followLostRoads()
        return takeChanges()
    }

    private func walk() {
        needsScan = false
        dirtyNames = []
        watcher.begin()
        scanRoot()
        watcher.end()
    }

    /// The files found so far that have to be read; the scan under way will not report them again.
    func takeFound() -> [FileNumber] {
        defer { changes.changed = [] }
        return changes.changed
    }

    private func takeChanges() -> TreeChanges {
        defer { changes = TreeChanges() }
        unreleased += changes.gone.count
        return changes
    }

    private func scanRoot() {
        let above = LinkTrail.parent(of: root)
        if (try? FileStatus.ofLink(root))?.kind == .symbolicLink {
            for step in LinkTrail.steps(from: above, name: LinkTrail.name(of: root)) { watcher.watchRoot(above: step.directory) }
        }
        if (try? FileStatus.of(root)) == nil { watchNearest(above) }
        // Looked at again: it may have come before the watch above it was in place.
        do throws(Errno) {
            let status = try FileStatus.of(root)
            isPresent = true
            guard status.kind == .directory else {
                dropRoot()
                return troubleRoot("not a directory")
            }
            clearRoot()
            if let number = rootNumber, directories[Int(number)]?.identity != TreeDirectory.Identity(status) { dropRoot() }
            if let number = rootNumber {
                list(number)
            } else if case .directory(let number) = enter(root, status, in: nil) {
                rootNumber = number
            }
        } catch {
            isPresent = false
            // Unreadable is not gone.
            guard error == .noEntry || error == .notDirectory else { return troubleRoot(error.description) }
            dropRoot()
            clearRoot()
        }
    }

    private func dropRoot() {
        if let number = rootNumber { remove(directory: number) }
        rootNumber = nil
    }

    private func troubleRoot(_ reason: String) {
        isRootTroubled = true
        changes.troubled.append((rootTrouble, reason))
    }

    private func clearRoot() {
        if isRootTroubled { changes.gone.append(rootTrouble) }
        isRootTroubled = false
    }

    private func watchNearest(_ directory: String) {
        // A step down may come into being between the look and the watch: look again until it stays the same.
        for _ in 0..<Self.maximumDepth {
            let found = Self.nearest(directory)
            watcher.watchRoot(above: found)
            if Self.nearest(directory) == found { return }
        }
    }

    private static func nearest(_ directory: String) -> String {
        var directory = directory
        while (try? FileStatus.of(directory))?.kind != .directory && directory != "/" && directory != "." {
            directory = LinkTrail.parent(of: directory)
        }
        return directory
    }

    /// Lists a directory, looks at every name in it, and drops those that are gone.
    func list(_ number: DirectoryNumber) {
        guard let directory = directories[Int(number)] else { return }
        watcher.watch(directory.path, as: number)
        do throws(Errno) {
            let handle = try OpenDirectory(directory.path)
            let (entries, isComplete) = try handle.entries(limit: max(0, Self.maximumEntries - files.count + directory.files.count))
            setTrouble(
                of: number, isComplete ? nil : "more than \(Self.maximumEntries) files in the tree; the rest is ignored")
            var found = 0
            for entry in entries where Self.isWorthALook(entry.name) {
                look(at: entry, in: number, handle: handle)
                if directory.files.find(entry.name, files) != nil || directory.branches[entry.name] != nil { found += 1 }
            }
            // What is missing from an incomplete list is not known to be gone.
            if isComplete && found < directory.files.count + directory.branches.count {
                dropMissing(from: number, present: Set(entries.map(\.name)))
            }
            onListed()
        } catch {
            setTrouble(of: number, "cannot be listed: \(error)")
        }
    }

    private func dropMissing(from number: DirectoryNumber, present: Set<String>) {
        guard let directory = directories[Int(number)] else { return }
        let known = directory.files.all.map { files.name($0) } + directory.branches.keys
        for name in known where !present.contains(name) { drop(name, from: number) }
    }

    /// Documents hold no certificates. Dot files, among them the `..data` of Kubernetes, are followed only where a link leads.
    static func isWorthALook(_ name: String) -> Bool {
        if name.hasPrefix(".") || name.hasSuffix("~") || name.hasPrefix("README") { return false }
        return !name.hasSuffix(".json") && !name.hasSuffix(".md")
    }
}
