import Foundation
import Reactor
import Testing

@Suite struct InotifyTests {
    private let directory = TemporaryDirectory()

    /// What `change` makes visible, as sets of watches.
    private func seen(_ change: () -> Void) throws -> (changed: Bool, ended: Bool, isEmptyAfter: Bool) {
        let inotify = try Inotify()
        let watch = try inotify.watch(directory: directory.path)
        let before = try inotify.drain()
        #expect(before.isEmpty)
        change()
        let batch = try inotify.drain()
        let after = try inotify.drain()
        #expect(!batch.isOverflowed)
        return (!batch.changes.isEmpty && batch.changes.allSatisfy { $0.watch == watch }, batch.ended == [watch], after.isEmpty)
    }

    @Test func seesFilesComeChangeAndGo() throws {
        let path = directory.path
        #expect(try seen { directory.write("a", "1") } == (true, false, true))
        #expect(try seen { try? "2".write(toFile: path + "/a", atomically: false, encoding: .utf8) } == (true, false, true))
        #expect(try seen { chmod(path + "/a", 0o600) } == (true, false, true))
        #expect(try seen { rename(path + "/a", path + "/b") } == (true, false, true))
        #expect(try seen { directory.link("c", to: "b") } == (true, false, true))
        #expect(try seen { unlink(path + "/c") } == (true, false, true))
        #expect(try seen {} == (false, false, true))
    }

    @Test func saysWhatChanged() throws {
        let inotify = try Inotify()
        let watch = try inotify.watch(directory: directory.path)
        directory.write("a name of some length", "1")
        rename(directory.path + "/a name of some length", directory.path + "/b")
        let batch = try inotify.drain()
        #expect(batch.changes.isSuperset(of: [.init(watch: watch, name: "a name of some length"), .init(watch: watch, name: "b")]))
    }

    @Test func saysThatADirectoryIsGone() throws {
        #expect(try seen { try? FileManager.default.removeItem(atPath: directory.path) } == (true, true, true))
    }

    @Test func watchesTheSameDirectoryOnce() throws {
        let inotify = try Inotify()
        directory.link("link", to: directory.path)
        let first = try inotify.watch(directory: directory.path)
        let second = try inotify.watch(directory: directory.path + "/link")
        #expect(first == second)
        inotify.unwatch(first)
        inotify.unwatch(first)
        let batch = try inotify.drain()
        #expect(batch.ended == [first])
    }

    @Test func refusesWhatIsNoDirectory() throws {
        let inotify = try Inotify()
        let file = directory.write("file", "")
        var reasons: [Errno] = []
        for path in [file, directory.path + "/absent"] {
            do throws(Errno) { _ = try inotify.watch(directory: path) } catch { reasons.append(error) }
        }
        #expect(reasons == [.notDirectory, .noEntry])
    }
}
