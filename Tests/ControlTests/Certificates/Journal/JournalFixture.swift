import Bytes
import Foundation
import Reactor
import Telemetry

@testable import Control

extension JournalFingerprint {
    /// A made-up fingerprint.
    static func test(_ number: Int) -> JournalFingerprint {
        JournalFingerprint((0..<32).map { UInt8(truncatingIfNeeded: $0 < 24 ? $0 &* 7 : number >> (8 * (31 - $0))) })!
    }
}

extension JournalCertificate {
    static func test(_ number: Int, names: [String]? = nil, file: String? = nil) -> JournalCertificate {
        JournalCertificate(
            fingerprint: .test(number), names: names ?? ["n\(number).example"], file: file ?? "/c/\(number).pem",
            keyFile: "/c/\(number).key",
            owner: 1000, notAfter: 1_800_000_000)
    }
}

extension JournalPresent {
    static func test(_ certificates: [JournalCertificate]) -> JournalPresent {
        JournalPresent(
            ids: certificates.indices.map { UInt32($0) }, fingerprint: { certificates[Int($0)].fingerprint },
            certificate: { certificates[Int($0)] })
    }
}

/// The bytes of one line, and what Foundation makes of it.
func journalLine(_ record: JournalRecord, at time: WallTime = WallTime(seconds: 0)) -> [UInt8] {
    var line = ByteBuffer()
    JournalLine.append(record, at: time, to: &line)
    return line.array
}

func parsed(_ line: some Sequence<UInt8>) -> [String: Any]? {
    try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
}

/// A journal in a directory of its own.
final class JournalFixture {
    let base = FileManager.default.temporaryDirectory.path + "/portico-journal-" + UUID().uuidString
    var path: String { base + "/certificates.journal" }
    private(set) var notices: [CertificateNotice] = []
    private(set) var now: UInt64 = 1000

    init() { try? FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: base) }

    func journal() -> CertificateJournal { CertificateJournal(path: path) { [unowned self] in notices.append($0) } }

    /// A journal that has started with `certificates`.
    func started(_ certificates: [JournalCertificate]) -> CertificateJournal {
        let journal = journal()
        start(journal, certificates)
        return journal
    }

    func start(_ journal: CertificateJournal, _ certificates: [JournalCertificate]) {
        journal.start(.test(certificates), quarantined: 0, at: WallTime(seconds: 0), now: MonotonicTime(milliseconds: now))
    }

    func flush(_ journal: CertificateJournal, _ certificates: [JournalCertificate] = [], after milliseconds: UInt64 = 0) {
        now += milliseconds
        journal.flush(.test(certificates), at: WallTime(seconds: 1), now: MonotonicTime(milliseconds: now))
    }

    func note(_ journal: CertificateJournal, _ records: JournalRecord...) {
        for record in records { journal.note(record, at: WallTime(seconds: 1)) }
    }

    var bytes: [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }

    /// The lines that are JSON, others as nil.
    var lines: [[String: Any]?] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map { parsed($0) }
    }

    var events: [String] { lines.map { $0?["event"] as? String ?? "?" } }

    func replaceContent(_ bytes: [UInt8]) { _ = FileManager.default.createFile(atPath: path, contents: Data(bytes)) }
}
