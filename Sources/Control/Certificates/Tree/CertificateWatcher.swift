internal import Reactor

/// Watches the directories of a tree, and those that its links lead through; says which names of the tree a notification concerns.
///
/// Watches are renewed with every scan (`begin` to `end`), so a directory that was replaced under its name is watched as its successor;
/// between scans they are added as directories and links turn up.
internal final class CertificateWatcher {
    /// What notifications amount to.
    struct News {
        var names: Set<WatchedName> = []
        /// Directories of the tree that are gone, or whose own attributes changed.
        var directories: Set<DirectoryNumber> = []
        /// Only a walk through everything can tell what changed.
        var isUnclear = false
    }

    /// What a watched directory matters for.
    private struct Target {
        var directory: DirectoryNumber?
        /// The links that lead through a name of the directory.
        var links: [String: Set<WatchedName>] = [:]
        /// It lies on the way to the root.
        var isAboveRoot = false
    }

    private var inotify: Inotify?
    private var targets: [Int32: Target] = [:]
    private var watches: [DirectoryNumber: Int32] = [:]
    /// Watches that the kernel holds for us.
    private var held: Set<Int32> = []
    /// Paths that were watched in this round.
    private var asked: [String: Int32] = [:]
    /// Why notifications are missing; nil when none is.
    private(set) var shortage: String?

    init() {
        do throws(Errno) {
            inotify = try Inotify()
        } catch {
            shortage = "no notifications: \(error)"
        }
    }

    /// Readable when `drain` has something; -1 without notifications.
    var descriptor: Int32 { inotify?.raw ?? -1 }

    /// Begins a round of `watch` calls that names every directory that matters.
    func begin() {
        targets = [:]
        watches = [:]
        asked = [:]
        if descriptor >= 0 { shortage = nil }
    }

    /// Ends the round: directories not named in it are no longer watched.
    func end() {
        asked = [:]
        for watch in held where targets[watch] == nil { inotify?.unwatch(watch) }
        held = Set(targets.keys)
    }

    /// Wants to hear of every name in a directory of the tree.
    func watch(_ path: String, as directory: DirectoryNumber) {
        guard let watch = watch(path) else { return }
        targets[watch, default: Target()].directory = directory
        watches[directory] = watch
    }

    /// Wants to hear when a step on the way of `link` changes.
    func watch(_ step: LinkTrail.Step, for link: WatchedName) {
        guard let watch = watch(step.directory) else { return }
        targets[watch, default: Target()].links[step.name, default: []].insert(link)
    }

    /// Wants to hear of any change in a directory that the root is reached through.
    func watchRoot(above path: String) {
        guard let watch = watch(path) else { return }
        targets[watch, default: Target()].isAboveRoot = true
    }

    /// A directory is not in the tree any more.
    func forget(_ directory: DirectoryNumber) {
        guard let watch = watches.removeValue(forKey: directory), targets[watch]?.directory == directory else { return }
        targets[watch]?.directory = nil
        if let target = targets[watch], target.links.isEmpty && !target.isAboveRoot { targets[watch] = nil }
    }

    /// The watch for a directory; nil where it is gone or closed, or where there can be no more watches.
    private func watch(_ path: String) -> Int32? {
        if let known = asked[path] { return known }
        guard inotify != nil else { return nil }
        do throws(Errno) {
            guard let watch = try inotify?.watch(directory: path) else { return nil }
            asked[path] = watch
            held.insert(watch)
            return watch
        } catch {
            if error == .noSpace { shortage = "no watches left (fs.inotify.max_user_watches)" }
            return nil
        }
    }

    /// What happened since the last call.
    func drain() -> News {
        asked = [:]
        var news = News()
        guard inotify != nil else { return news }
        do throws(Errno) {
            guard let batch = try inotify?.drain() else { return news }
            // Watches that end with `end()` also come back as ended; they are no news.
            news.isUnclear = batch.isOverflowed
            for watch in batch.ended { noteItself(watch, in: &news) }
            for change in batch.changes { note(change, in: &news) }
        } catch {
            shortage = "notifications cannot be read: \(error)"
            news.isUnclear = true
        }
        return news
    }

    /// The watched directory itself changed or went away.
    private func noteItself(_ watch: Int32, in news: inout News) {
        guard let target = targets[watch] else { return }
        if let directory = target.directory, target.links.isEmpty && !target.isAboveRoot {
            news.directories.insert(directory)
        } else {
            news.isUnclear = true
        }
    }

    private func note(_ change: Inotify.Change, in news: inout News) {
        guard let target = targets[change.watch] else { return }
        if change.name.isEmpty { return noteItself(change.watch, in: &news) }
        if target.isAboveRoot {
            news.isUnclear = true
            return
        }
        if let links = target.links[change.name] { news.names.formUnion(links) }
        if let directory = target.directory, CertificateTree.isWorthALook(change.name) {
            news.names.insert(WatchedName(directory: directory, name: change.name))
        }
    }
}
