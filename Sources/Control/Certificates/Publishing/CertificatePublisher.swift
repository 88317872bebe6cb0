internal import Reactor
internal import TLS

/// The certificate log in shared memory: entries go in, and the one fact that workers must be told comes out. It is also the only place
/// where the control plane keeps certificates.
internal final class CertificatePublisher {
    /// Address space, not memory: pages cost something once they are written.
    static let minimumCapacity = 256 << 20
    /// The log is written anew when what is out of date in it exceeds both this and a third of what is in force.
    static let toleratedDeadBytes = 16 << 20

    private(set) var memory: SharedMemory
    private var writer: CertificateLogWriter
    private var isChanged = false
    private let minimum: Int

    /// An empty log that can hold `minimumCapacity` bytes before it moves.
    init(minimumCapacity: Int = CertificatePublisher.minimumCapacity) throws(Errno) {
        minimum = minimumCapacity
        memory = try SharedMemory.create(name: "portico-certificates", size: minimumCapacity, sharing: .readOnly)
        // The region lives as long as this object, which owns both.
        unsafe writer = CertificateLogWriter(region: memory.bytes)
    }

    var length: Int { writer.length }
    var capacity: Int { unsafe memory.bytes.count }

    /// The entry that is in force under `id`; valid until the next change.
    func view(_ id: UInt32) -> EntryView? { writer.view(id) }

    /// Appends an entry. When the region is full, or mostly out of date, the entries in force move to a new one.
    func publish(_ id: UInt32, _ entry: CertificateEntry) throws(Errno) {
        if writer.put(id: id, entry: entry) == nil {
            try rebuild(adding: entry)
            guard writer.put(id: id, entry: entry) != nil else { throw Errno.noSpace }
        }
        noteChange()
    }

    /// Withdraws an entry; otherwise as `publish`.
    func withdraw(_ id: UInt32) throws(Errno) {
        if writer.remove(id: id) == nil {
            try rebuild()
            guard writer.remove(id: id) != nil else { throw Errno.noSpace }
        }
        noteChange()
    }

    /// Whether `memory` or `length` is another one than at the last call.
    func takeChange() -> Bool {
        defer { isChanged = false }
        return isChanged
    }

    private func noteChange() {
        isChanged = true
        guard writer.deadBytes > max(Self.toleratedDeadBytes, (writer.length - writer.deadBytes) / 3) else { return }
        // Without memory for another region, this one goes on until it is full.
        try? rebuild()
    }

    /// Copies what is in force into a new region, with room for as much again and for `entry`.
    private func rebuild(adding entry: CertificateEntry? = nil) throws(Errno) {
        let added = entry.map { CertificateLogWriter.requiredBytes(for: [$0]) } ?? 0
        let size = max(minimum, (writer.length - writer.deadBytes + added) * 2)
        let fresh = try SharedMemory.create(name: "portico-certificates", size: size, sharing: .readOnly)
        // As in `init`.
        var freshWriter = unsafe CertificateLogWriter(region: fresh.bytes)
        guard freshWriter.copyLive(from: writer) else { throw Errno.noSpace }
        writer = freshWriter
        memory = fresh
        isChanged = true
    }
}
