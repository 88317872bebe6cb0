internal import Reactor
internal import TLS

/// What a running supervisor serves: its certificate log, replayed here, and the condition of its directory.
internal final class LiveCertificates {
    /// Who answered.
    let server: AbstractSocket.Peer
    let condition: CertificateCondition
    private let memory: SharedMemory
    private let index: CertificateIndex

    /// `memory` holds a log of `length` bytes. Throws what is wrong with it.
    init(server: AbstractSocket.Peer, memory: SharedMemory, length: Int, condition: CertificateCondition) throws(CertificateLogError) {
        self.server = server
        self.memory = memory
        self.condition = condition
        // The memory is mapped as long as this object, which owns both, lives.
        var index = unsafe CertificateIndex(region: UnsafeRawBufferPointer(memory.bytes))
        try index.apply(upTo: length)
        self.index = index
    }

    /// Everything served, by id; the views are valid inside `body` only.
    func withEntries<Result>(_ body: ([EntryView]) -> Result) -> Result {
        withExtendedLifetime(memory) { body(index.ids.compactMap { index.entry($0) }) }
    }

    var origin: CertificateReport.Origin { .running(process: Int(server.process), user: Int(server.user)) }

    /// The report; `now` in seconds since 1970.
    func report(now: Int64) -> CertificateReport {
        CertificateReport(
            origin: origin, madeAt: now,
            rows: withEntries { views in views.map { CertificateRow(view: $0, now: now) } }, condition: condition)
    }
}
