internal import Bytes
internal import Config
internal import Reactor
internal import Telemetry

// What all spools of this worker may hold, and what those of all workers may.
extension Worker {
    private static let trimMilliseconds = 10_000

    /// Keeps a copy of `bytes`; the error says why there is no room for more.
    func store(_ bytes: Span<UInt8>, in spool: Spool) -> Errno? {
        let before = (memory: spool.memoryBytes, file: spool.fileBytes)
        let room = spoolRoom(for: spool)
        let outcome = spool.append(bytes, room: room, pool: &buffers, directory: spoolDirectory)
        account(spool, before)
        guard case .full(let error) = outcome else { return nil }
        reportSpool("spool: no space for a body", room.file < bytes.count ? "spool.total is reached" : error.description)
        return error
    }

    /// Keeps a whole buffer without a copy; false when it must be copied.
    func store(taking buffer: inout ByteBuffer, in spool: Spool) -> Bool {
        guard spool.usesMemory, buffer.capacity <= memoryRoom(for: spool) else { return false }
        spoolMemory += buffer.capacity
        spool.append(taking: &buffer)
        return true
    }

    /// Moves up to `limit` bytes of a spool into `buffer`; false when the file cannot be read.
    func take(_ limit: Int, from spool: Spool, into buffer: inout ByteBuffer) -> Bool {
        let before = (memory: spool.memoryBytes, file: spool.fileBytes)
        defer { account(spool, before) }
        do throws(Errno) {
            try spool.read(limit, into: &buffer, pool: &buffers)
            return true
        } catch {
            reportSpool("spool: a file cannot be read", error.description)
            return false
        }
    }

    /// The heap keeps what collected bodies took, for the next ones; when none has come for a while it goes back to the system.
    func trimMemory() {
        guard let trim = trimTime, now >= trim else { return }
        trimTime = nil
        if spoolMemory == 0 { ProcessControl.returnFreedMemory() }
    }

    /// Whether as much as one read can bring is sure to find room.
    func hasRoom(in spool: Spool) -> Bool {
        let room = spoolRoom(for: spool)
        return spool.usesMemory ? max(room.memory, room.file) >= BufferPool.largeCapacity : room.file >= BufferPool.largeCapacity
    }

    /// Drops bytes of the front segment, which have been sent.
    func drop(_ count: Int, from spool: Spool) {
        let before = (memory: spool.memoryBytes, file: spool.fileBytes)
        spool.consume(count, pool: &buffers)
        account(spool, before)
    }

    /// Gives back all that a spool holds.
    func discard(_ spool: Spool) {
        let before = (memory: spool.memoryBytes, file: spool.fileBytes)
        spool.discard(pool: &buffers)
        account(spool, before)
    }

    private func account(_ spool: Spool, _ before: (memory: Int, file: Int)) {
        spoolMemory += spool.memoryBytes - before.memory
        if spoolMemory == 0 && before.memory > 0 { trimTime = now.advanced(byMilliseconds: Self.trimMilliseconds) }
        let grown = spool.fileBytes - before.file
        if grown > 0 { counters?.add(.spoolBytes, grown) } else if grown < 0 { counters?.subtract(.spoolBytes, -grown) }
    }

    private func memoryRoom(for spool: Spool) -> Int {
        let limit = snapshot?.configuration.spool.memoryBytes ?? 0
        return max(0, min(limit - spoolMemory, min(limit / 4, spool.maximumMemoryBytes) - spool.memoryBytes))
    }

    private func spoolRoom(for spool: Spool) -> Spool.Room {
        let memory = memoryRoom(for: spool)
        guard let total = snapshot?.configuration.spool.totalBytes, let memoryOfAll = counterMemory else {
            return Spool.Room(memory: memory, file: 0)
        }
        let used = CounterRegion.sum(.spoolBytes, in: memoryOfAll.bytes)
        return Spool.Room(memory: memory, file: max(0, total - Int(clamping: used)))
    }

    func reportFullSpool() {
        reportSpool("spool: no space for a body", "spool.total is reached")
    }

    /// A full disk concerns many requests at once; one line says so.
    private func reportSpool(_ message: String, _ reason: String) {
        guard let count = spoolReports.pass(now) else { return }
        log.error(message, LogField("reason", reason), LogField("count", count))
    }
}
