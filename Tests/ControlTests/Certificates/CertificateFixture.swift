import Bytes
import Config
import Foundation
import Reactor
import TLS

@testable import Control

/// A minted pair and what tests ask of it.
struct Pair {
    let minted: CertificateMint.Minted

    var certificate: String { minted.certificatePEM }
    var key: String { minted.keyPEM }
    var combined: String { certificate + key }
    var leaf: [UInt8] { minted.certificate }

    init(
        _ names: [String], from: Int64 = -86_400, to: Int64 = 90 * 86_400, keyType: CertificateKeyType = .ecdsa, issuer: Pair? = nil,
        isAuthority: Bool = false, hasAlternativeNames: Bool = true, reusing: Pair? = nil
    ) throws {
        var mint = CertificateMint(names: names, notBefore: Clock.wallSeconds() + from, notAfter: Clock.wallSeconds() + to)
        mint.keyType = keyType
        mint.isAuthority = isAuthority
        mint.hasAlternativeNames = hasAlternativeNames
        guard let minted = mint.mint(issuer: issuer?.minted, reusing: reusing?.minted) else { throw FixtureError.notMinted }
        self.minted = minted
    }

    /// The key with the private half of another one, and its own public half.
    func brokenKey() throws -> String {
        let mark: [UInt8] = [0x02, 0x01, 0x01, 0x04, 0x20]
        func scalar(_ key: [UInt8]) throws -> Range<Int> {
            guard let start = key.indices.first(where: { key[$0...].starts(with: mark) }) else { throw FixtureError.notMinted }
            return start + mark.count..<start + mark.count + 32
        }
        let other = try Pair(["other.example"]).minted.key
        var key = minted.key
        key.replaceSubrange(try scalar(key), with: other[try scalar(other)])
        return PEM.encode(key, label: "PRIVATE KEY")
    }

    static func authority(_ name: String, issuer: Pair? = nil) throws -> Pair {
        try Pair([name], issuer: issuer, isAuthority: true, hasAlternativeNames: false)
    }
}

enum FixtureError: Error { case notMinted }

/// A certificate directory on disk, the object that watches it, and what a worker would make of its log.
final class CertificateFixture {
    let base: String
    let root: String
    let directory: CertificateDirectory
    private(set) var served: [UInt32: CertificateEntry] = [:]
    /// Names that were ever without a certificate although one had been published for them before.
    private(set) var gaps: [String] = []
    private var reader: LogReader

    /// `exists`: whether the directory is there from the start. `hasLane`: whether many certificates are tried on another thread.
    init(exists: Bool = true, hasLane: Bool = false, _ change: (inout CertificateSettings) -> Void = { _ in }) {
        base = FileManager.default.temporaryDirectory.path + "/portico-test-" + UUID().uuidString
        root = base + "/certs.d"
        try? FileManager.default.createDirectory(atPath: exists ? root : base, withIntermediateDirectories: true)
        let sink = NoticeSink()
        var settings = CertificateSettings(directory: root)
        change(&settings)
        guard let directory = try? CertificateDirectory(settings: settings, hasLane: hasLane, log: { sink.notices.append($0) }) else {
            fatalError("no directory")
        }
        self.directory = directory
        self.sink = sink
        reader = LogReader(directory.publisher)
    }

    private final class NoticeSink { var notices: [CertificateNotice] = [] }
    private let sink: NoticeSink

    deinit { try? FileManager.default.removeItem(atPath: base) }

    /// The first scan.
    func start() {
        directory.start(now: Clock.now())
        follow()
    }

    /// Lets the debounce pass and the look happen, without waiting for either. Whether a notification had come in.
    @discardableResult
    func settle() -> Bool {
        directory.poll(now: Clock.now())
        let isNoticed = directory.schedule.isChangePending
        directory.poll(now: directory.schedule.deadline)
        follow()
        return isNoticed
    }

    /// Does what is due, as it becomes due, until `isDone`; false when that takes too long.
    func work(until isDone: () -> Bool) -> Bool {
        let end = Clock.now().advanced(byMilliseconds: 30_000)
        var polls = PollSet()
        while Clock.now() < end {
            directory.poll(now: Clock.now())
            follow()
            if isDone() { return true }
            polls.removeAll()
            for descriptor in [directory.descriptor, directory.laneDescriptor] { polls.add(descriptor) }
            _ = try? polls.wait(until: min(directory.deadline, end))
        }
        return false
    }

    private func follow() {
        if reader.memory !== directory.publisher.memory { reader = LogReader(directory.publisher) }
        let length = directory.publisher.length
        var names = Set(served.values.flatMap(\.names))
        while let entries = reader.next(length) {
            served = entries
            let now = Set(entries.values.flatMap(\.names))
            gaps += names.subtracting(now)
            names = now
        }
    }

    /// The leaves served for a name.
    func leaves(_ name: String) -> Set<[UInt8]> {
        Set(served.values.filter { $0.names.contains(name) }.map { $0.chain[0] })
    }

    func entry(_ name: String) -> CertificateEntry? { served.values.first { $0.names.contains(name) } }

    /// The reasons why a file (below the root) is quarantined.
    func reason(_ file: String) -> String? { directory.quarantined.first { $0.file == root + "/" + file }?.text }

    /// Notices so far, as `event file`.
    var events: [String] { sink.notices.map { "\($0.event.rawValue) \($0.file.replacingOccurrences(of: root + "/", with: ""))" } }
    var reasons: [String] { sink.notices.map(\.reason) }

    // Files, with paths below the root; `/…` is absolute.

    func path(_ name: String) -> String { name.hasPrefix("/") ? name : root + "/" + name }

    /// Writes in place: the file keeps its inode.
    func write(_ name: String, _ text: String) { write(name, bytes: Array(text.utf8)) }

    /// As above.
    func write(_ name: String, bytes: [UInt8]) {
        makeParent(name)
        guard let file = fopen(path(name), "w") else { return }
        chmod(path(name), 0o600)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Writes a temporary file and renames it into place.
    func replace(_ name: String, _ text: String) {
        makeParent(name)
        let temporary = LinkTrail.parent(of: path(name)) + "/.tmp-" + UUID().uuidString
        write(temporary, text)
        rename(temporary, path(name))
    }

    /// Points a link somewhere, atomically.
    func link(_ name: String, to target: String) {
        makeParent(name)
        let temporary = LinkTrail.parent(of: path(name)) + "/.tmp-" + UUID().uuidString
        symlink(target, temporary)
        rename(temporary, path(name))
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(name)) }

    private func makeParent(_ name: String) {
        try? FileManager.default.createDirectory(atPath: LinkTrail.parent(of: path(name)), withIntermediateDirectories: true)
    }
}
