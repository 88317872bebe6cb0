import Bytes
import Config
import Reactor
import TLS
import Testing

@testable import Control

@Suite struct CertificateKeeperTests {
    /// The files alone: the keeper has a directory object of its own.
    private let disk = CertificateFixture()
    private let name = "www.example.com"

    /// What came from a keeper so far.
    private final class Listener {
        let keeper: CertificateKeeper
        private(set) var news = CertificateNews()
        private(set) var log: CertificateLog?
        private(set) var notices: [CertificateNotice] = []

        init(_ settings: CertificateSettings) throws {
            keeper = try CertificateKeeper(settings: settings, journal: nil)
            log = keeper.log
        }

        deinit { keeper.stop() }

        /// Waits for news until `isDone`; false when that takes too long.
        func wait(milliseconds: Int = 30_000, until isDone: (Listener) -> Bool) throws -> Bool {
            let end = Clock.now().advanced(byMilliseconds: milliseconds)
            var polls = PollSet()
            polls.add(keeper.descriptor)
            while true {
                if isDone(self) { return true }
                if Clock.now() >= end { return false }
                if try polls.wait(until: end).isEmpty { continue }
                news = keeper.take()
                if let log = news.log { self.log = log }
                notices += news.notices
            }
        }

        func leaves() throws -> Set<[UInt8]> {
            guard let log else { return [] }
            var index = CertificateIndex(region: UnsafeRawBufferPointer(log.memory.bytes))
            try index.apply(upTo: log.length)
            return Set(index.ids.compactMap { index.entry($0).map { CertificateEntry($0).chain[0] } })
        }

        var events: [String] { notices.map(\.event.rawValue) }
    }

    private func listen(_ change: (inout CertificateSettings) -> Void = { _ in }) throws -> Listener {
        var settings = CertificateSettings(directory: disk.root)
        change(&settings)
        return try Listener(settings)
    }

    @Test func loadsWhatIsThereAndFollowsIt() throws {
        let (old, new) = (try Pair([name]), try Pair([name], to: 180 * 86_400))
        disk.write("www.pem", old.combined)
        disk.write("broken.pem", "-----BEGIN CERTIFICATE-----\n")
        let listener = try listen()
        #expect(listener.log?.length == 0)
        #expect(try listener.wait { $0.news.isLoaded })
        #expect(try listener.leaves() == [old.leaf])
        #expect(listener.news.standing.count == 1)
        #expect(listener.news.standing.quarantined.map(\.file) == [disk.path("broken.pem")])
        #expect(Set(listener.events) == ["published", "quarantined"])
        disk.replace("www.pem", new.combined)
        #expect(try listener.wait { $0.events.contains("renewed") && (try? $0.leaves()) == [new.leaf] })
        disk.remove("broken.pem")
        #expect(try listener.wait { $0.news.standing.quarantined.isEmpty })
        disk.remove("www.pem")
        #expect(try listener.wait { $0.events.contains("withdrawn") && $0.news.standing.count == 0 })
        #expect(try listener.leaves() == [])
    }

    @Test func anEmptyOrAbsentDirectoryIsLoadedToo() throws {
        let empty = try listen()
        #expect(try empty.wait { $0.news.isLoaded })
        #expect(empty.news.standing.count == 0 && empty.notices.isEmpty)
        let absent = try listen { $0.directory += "/nowhere" }
        #expect(try absent.wait { $0.news.isLoaded && $0.events == ["warning"] })
        let pair = try Pair([name])
        disk.write("nowhere/a.pem", pair.combined)
        #expect(try absent.wait { (try? $0.leaves()) == [pair.leaf] })
    }

    @Test func aRescanReadsThePassphrasesAgain() throws {
        let listener = try listen { $0.passphraseFile = disk.base + "/phrases" }
        #expect(try listener.wait { $0.news.isLoaded })
        #expect(listener.notices.filter { $0.reason.contains("passphrases cannot be read") }.count == 1)
        listener.keeper.rescan()
        #expect(try listener.wait { $0.notices.filter { $0.reason.contains("passphrases cannot be read") }.count == 2 })
    }

    @Test func thereIsNoNewsAfterTheEnd() throws {
        let listener = try listen()
        #expect(try listener.wait { $0.news.isLoaded })
        listener.keeper.stop()
        listener.keeper.stop()
        disk.write("www.pem", try Pair([name]).combined)
        #expect(try listener.wait(milliseconds: 700) { !$0.notices.isEmpty } == false)
        #expect(try listener.leaves() == [])
    }

    @Test func manyNoticesAreBounded() {
        var news = CertificateNews()
        for number in 0..<CertificateNews.maximumNotices + 5 { news.add(CertificateNotice(.published, file: "\(number)")) }
        #expect(news.notices.count == CertificateNews.maximumNotices && news.notices.last?.file == "\(CertificateNews.maximumNotices - 1)")
        news.isLoaded = true
        news.standing.count = 3
        let taken = news.take()
        #expect(taken.notices.count == CertificateNews.maximumNotices)
        #expect(news.notices.isEmpty && news.log == nil && news.isLoaded && news.standing.count == 3)
    }

    @Test func withoutCertificatesEverythingIsLoaded() {
        let source = NoCertificates()
        #expect(source.descriptor == -1 && source.log == nil)
        source.rescan()
        source.stop()
        #expect(source.take().isLoaded && source.take().notices.isEmpty)
    }
}
