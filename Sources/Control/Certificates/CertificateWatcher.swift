internal import Reactor

/// Keeps one notification watch on each directory that matters, and says when some are missing.
///
/// Watches are renewed with every scan, so a directory that was replaced under its name is watched as its successor.
internal final class CertificateWatcher {
    private var inotify: Inotify?
    private var watches: Set<Int32> = []
    private var renewed: Set<Int32> = []
    private var asked: Set<String> = []
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

    /// Begins a round of `watch` calls.
    func begin() {
        renewed = []
        asked = []
        if descriptor >= 0 { shortage = nil }
    }

    /// Wants to hear of changes in `directory`; one that cannot be watched because it is gone or closed is passed over.
    func watch(_ directory: String) {
        guard asked.insert(directory).inserted, inotify != nil else { return }
        do throws(Errno) {
            guard let watch = try inotify?.watch(directory: directory) else { return }
            renewed.insert(watch)
        } catch {
            if error == .noSpace { shortage = "no watches left (fs.inotify.max_user_watches)" }
        }
    }

    /// Ends the round: directories not named in it are no longer watched.
    func end() {
        for watch in watches.subtracting(renewed) { inotify?.unwatch(watch) }
        watches = renewed
    }

    /// Whether anything happened in a watched directory since the last call.
    func drain() -> Bool {
        guard inotify != nil else { return false }
        do throws(Errno) {
            guard let batch = try inotify?.drain() else { return false }
            // Watches that end with `end()` also come back as ended; they are no news.
            return batch.isOverflowed || !batch.changed.isEmpty || !batch.ended.isDisjoint(with: watches)
        } catch {
            shortage = "notifications cannot be read: \(error)"
            return true
        }
    }
}
