internal import Reactor
internal import TLS
internal import Telemetry

// What the supervisor publishes is replayed in slices, so that 100,000 certificates hold up no connection.
extension Worker {
    /// Records replayed in one turn of the loop: a third of a millisecond.
    private static let recordsPerTurn = 256

    /// Replays another log from its beginning; the certificates of before stay in force until that is done.
    func replaceCertificates(_ descriptor: SharedDescriptor, _ capacity: Int, _ length: Int) {
        guard let memory = try? SharedMemory.mapReadOnly(descriptor, size: capacity) else { return end("no certificate log") }
        nextIndex = CertificateIndex(region: UnsafeRawBufferPointer(memory.bytes))
        nextCertificateMemory = memory
        growCertificates(length)
        // Before the first log there is nothing to stay in force.
        if certificateMemory == nil { adoptNextCertificates() }
    }

    /// The log is this long now.
    func growCertificates(_ length: Int) {
        certificateLength = length
        hasRecordsToReplay = true
    }

    /// Replays all there is, before the first connection: a name must not be refused because its certificate waits for its turn.
    func replayAllCertificates() {
        while hasRecordsToReplay && !isFinished { replayCertificates() }
    }

    /// Replays the next slice.
    func replayCertificates() {
        guard hasRecordsToReplay else { return }
        do throws(CertificateLogError) {
            if nextIndex != nil {
                let isDone = try nextIndex?.apply(upTo: certificateLength, maximumRecords: Self.recordsPerTurn) ?? true
                hasRecordsToReplay = !isDone
                if isDone { adoptNextCertificates() }
            } else {
                hasRecordsToReplay = try !environment.index.apply(upTo: certificateLength, maximumRecords: Self.recordsPerTurn)
            }
        } catch {
            end("certificate log: \(error.reason) at \(error.position)")
        }
    }

    private func adoptNextCertificates() {
        guard let index = nextIndex.take() else { return }
        environment.index = index
        // The old region may go only now that no index looks into it.
        certificateMemory = nextCertificateMemory
        nextCertificateMemory = nil
    }
}
