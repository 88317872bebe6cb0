internal import Reactor
internal import TLS

/// The certificate log in shared memory: entries go in, and the one fact that workers must be told comes out.
internal final class CertificatePublisher {
    /// What workers have to be told.
    enum Change: Equatable {
        case grew(length: Int)
        /// A new region, to be replayed from the start.
        case replaced(capacity: Int, length: Int)
    }

    /// Address space, not memory: pages cost something once they are written.
    static let minimumCapacity = 16 << 20

    private(set) var memory: SharedMemory
    private var writer: CertificateLogWriter
    private var change: Change?
    private let minimum: Int

    init(minimumCapacity: Int = CertificatePublisher.minimumCapacity) throws(Errno) {
        minimum = minimumCapacity
        memory = try SharedMemory.create(name: "portico-certificates", size: minimumCapacity, sharing: .readOnly)
        // The region lives as long as this object, which owns both.
        unsafe writer = CertificateLogWriter(region: memory.bytes)
    }

    var length: Int { writer.length }
    var capacity: Int { unsafe memory.bytes.count }

    /// Appends an entry. When the region is full, `live` is asked for all entries in force and a new, larger region takes over.
    func publish(_ id: UInt32, _ entry: CertificateEntry, live: () -> [(id: UInt32, entry: CertificateEntry)]) throws(Errno) {
        if writer.put(id: id, entry: entry) == nil {
            // Whether `live` holds this entry already is the source's affair: it goes in once more, which changes nothing.
            try rebuild(live() + [(id, entry)])
        }
        noteGrowth()
    }

    /// Withdraws an entry; otherwise as `publish`.
    func withdraw(_ id: UInt32, live: () -> [(id: UInt32, entry: CertificateEntry)]) throws(Errno) {
        if writer.remove(id: id) == nil { try rebuild(live().filter { $0.id != id }) }
        noteGrowth()
    }

    /// What happened since the last call, in one message at most.
    func takeChange() -> Change? {
        defer { change = nil }
        return change
    }

    private func noteGrowth() {
        if case .replaced = change {
            change = .replaced(capacity: capacity, length: length)
        } else {
            change = .grew(length: length)
        }
    }

    private func rebuild(_ entries: [(id: UInt32, entry: CertificateEntry)]) throws(Errno) {
        let needed = CertificateLogWriter.requiredBytes(for: entries.map(\.entry))
        let size = max(minimum, needed * 2)
        let fresh = try SharedMemory.create(name: "portico-certificates", size: size, sharing: .readOnly)
        // As in `init`.
        var freshWriter = unsafe CertificateLogWriter(region: fresh.bytes)
        for (id, entry) in entries {
            guard freshWriter.put(id: id, entry: entry) != nil else { throw Errno.noSpace }
        }
        writer = freshWriter
        memory = fresh
        change = .replaced(capacity: size, length: writer.length)
    }
}
