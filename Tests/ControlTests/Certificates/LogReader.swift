import Reactor
import TLS

@testable import Control

/// Replays the certificate log record by record, as a worker does.
struct LogReader: ~Copyable {
    let memory: SharedMemory
    private var index: CertificateIndex

    init(_ publisher: CertificatePublisher) {
        memory = publisher.memory
        index = CertificateIndex(region: UnsafeRawBufferPointer(memory.bytes))
    }

    /// The entries in force after one more record below `length`; nil: there is none.
    mutating func next(_ length: Int) -> [UInt32: CertificateEntry]? {
        guard index.length < length, (try? index.apply(upTo: length, maximumRecords: 1)) != nil else { return nil }
        var entries: [UInt32: CertificateEntry] = [:]
        for id in index.ids { entries[id] = index.entry(id).map { CertificateEntry($0) } }
        return entries
    }

    /// The ids in force after everything below `length`.
    mutating func all(_ length: Int) throws -> [UInt32] {
        try index.apply(upTo: length)
        return index.ids
    }
}
