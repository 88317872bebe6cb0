import Foundation
import Reactor
import Testing

@testable import Control

@Suite struct CertificateWatcherTests {
    private let fixture = CertificateFixture()
    private let watcher = CertificateWatcher()

    private func name(_ name: String, in directory: DirectoryNumber = 0) -> WatchedName { WatchedName(directory: directory, name: name) }

    private func watchRoot() {
        watcher.begin()
        watcher.watch(fixture.root, as: 0)
        watcher.end()
    }

    @Test func tellsTheNamesOfADirectory() {
        watchRoot()
        #expect(watcher.shortage == nil && watcher.descriptor >= 0)
        #expect(watcher.drain().names.isEmpty)
        fixture.write("a.crt", "x")
        fixture.write("README", "x")
        fixture.write(".hidden", "x")
        let news = watcher.drain()
        #expect(news.names == [name("a.crt")] && !news.isUnclear)
        chmod(fixture.path("a.crt"), 0o644)
        #expect(watcher.drain().names == [name("a.crt")])
        fixture.remove("a.crt")
        #expect(watcher.drain().names == [name("a.crt")])
        #expect(watcher.drain().names.isEmpty)
    }

    @Test func aNewRoundReplacesTheOneBefore() {
        mkdir(fixture.path("sub"), 0o700)
        watchRoot()
        watcher.begin()
        watcher.watch(fixture.path("sub"), as: 3)
        watcher.end()
        _ = watcher.drain()
        fixture.write("a", "x")
        fixture.write("sub/b", "x")
        let news = watcher.drain()
        #expect(news.names == [name("b", in: 3)] && !news.isUnclear)
    }

    @Test func aForgottenDirectoryIsNoNews() {
        mkdir(fixture.path("sub"), 0o700)
        watchRoot()
        watcher.watch(fixture.path("sub"), as: 1)
        watcher.forget(1)
        fixture.write("sub/b", "x")
        #expect(watcher.drain().names.isEmpty)
        // The same directory under another number.
        watcher.watch(fixture.path("sub"), as: 2)
        watcher.forget(1)
        fixture.write("sub/b", "y")
        #expect(watcher.drain().names == [name("b", in: 2)])
    }

    @Test func aStepOfALinkConcernsTheLink() {
        mkdir(fixture.base + "/store", 0o700)
        watchRoot()
        let (one, other) = (name("one.crt"), name("other.crt"))
        let step = LinkTrail.Step(directory: fixture.base + "/store", name: "pair")
        watcher.watch(step, for: one)
        watcher.watch(step, for: other)
        fixture.write(fixture.base + "/store/unrelated", "x")
        #expect(watcher.drain().names.isEmpty)
        fixture.write(fixture.base + "/store/pair", "x")
        #expect(watcher.drain().names == [one, other])
        // A step may bear a name that is not worth a look by itself.
        watcher.watch(LinkTrail.Step(directory: fixture.root, name: "..data"), for: one)
        fixture.link("..data", to: "store")
        #expect(watcher.drain().names == [one])
    }

    @Test func aDirectoryThatGoesIsNamed() {
        mkdir(fixture.path("sub"), 0o700)
        watchRoot()
        watcher.watch(fixture.path("sub"), as: 1)
        fixture.remove("sub")
        let news = watcher.drain()
        #expect(news.directories == [1])
        #expect(news.names == [WatchedName(directory: 0, name: "sub")])
        #expect(!news.isUnclear)
    }

    @Test func aDirectoryThatLinksLeadThroughIsUnclearWhenItGoes() {
        mkdir(fixture.path("store"), 0o700)
        watchRoot()
        let step = LinkTrail.Step(directory: fixture.path("store"), name: "pair")
        watcher.watch(step, for: WatchedName(directory: 0, name: "link"))
        fixture.remove("store")
        #expect(watcher.drain().isUnclear)
    }

    @Test func anythingAboveTheRootIsUnclear() {
        watcher.begin()
        watcher.watchRoot(above: fixture.base)
        watcher.end()
        #expect(!watcher.drain().isUnclear)
        fixture.write(fixture.base + "/anything", "x")
        #expect(watcher.drain().isUnclear)
        #expect(!watcher.drain().isUnclear)
    }

    @Test func watchesThatEndWithARoundAreNoNews() {
        watchRoot()
        watcher.begin()
        watcher.end()
        let news = watcher.drain()
        #expect(news.names.isEmpty && !news.isUnclear)
    }

    @Test func aDirectoryThatIsNotThereIsNoTrouble() {
        watcher.begin()
        watcher.watch(fixture.path("nowhere"), as: 0)
        watcher.watch(fixture.path("file"), as: 1)
        watcher.end()
        #expect(watcher.shortage == nil)
        #expect(watcher.drain().names.isEmpty)
    }
}
