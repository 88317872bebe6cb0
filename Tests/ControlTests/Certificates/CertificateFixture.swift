import Bytes
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

    static func authority(_ name: String, issuer: Pair? = nil) throws -> Pair {
        try Pair([name], issuer: issuer, isAuthority: true, hasAlternativeNames: false)
    }
}

enum FixtureError: Error { case notMinted }

/// A certificate directory on disk, the object that watches it, and a record of what that published.
final class CertificateFixture {
    let base: String
    let root: String
    let directory: CertificateDirectory
    private(set) var served: [UInt32: CertificateEntry] = [:]
    private(set) var notices: [CertificateNotice] = []
    /// Whether some name was ever without a certificate although one had been published for it before.
    private(set) var gaps: [String] = []

    /// `exists`: whether the directory is there from the start.
    init(exists: Bool = true) {
        base = FileManager.default.temporaryDirectory.path + "/portico-test-" + UUID().uuidString
        root = base + "/certs.d"
        try? FileManager.default.createDirectory(atPath: exists ? root : base, withIntermediateDirectories: true)
        let sink = NoticeSink()
        directory = CertificateDirectory(path: root) { sink.notices.append($0) }
        self.sink = sink
        directory.onPublish = { [unowned self] id, entry in served[id] = entry }
        directory.onWithdraw = { [unowned self] id in
            let names = served.removeValue(forKey: id)?.names ?? []
            gaps += names.filter { name in !served.values.contains { $0.names.contains(name) } }
        }
    }

    private final class NoticeSink { var notices: [CertificateNotice] = [] }
    private let sink: NoticeSink

    deinit { try? FileManager.default.removeItem(atPath: base) }

    /// The first scan.
    func start() { directory.start(now: Clock.now()) }

    /// Lets the debounce pass and the scan happen, without waiting for either. Whether a notification had come in.
    @discardableResult
    func settle() -> Bool {
        directory.poll(now: Clock.now())
        let isNoticed = directory.isChangePending
        directory.poll(now: directory.deadline)
        return isNoticed
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
    func write(_ name: String, _ text: String) {
        makeParent(name)
        let file = fopen(path(name), "w")
        chmod(path(name), 0o600)
        fputs(text, file)
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
