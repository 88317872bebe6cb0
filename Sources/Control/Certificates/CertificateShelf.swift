internal import TLS

/// What is published: one entry per distinct leaf, however many files hold it.
///
/// Pure bookkeeping: files offer entries, `settle` says what that changes.
internal struct CertificateShelf {
    /// What has to be told to the workers.
    enum Change {
        /// A leaf that was not there; `replaces` is what its file held before.
        case added(id: UInt32, entry: CertificateEntry, replaces: CertificateEntry?)
        /// The same leaf with another chain or from another file.
        case updated(id: UInt32, entry: CertificateEntry)
        case removed(id: UInt32, entry: CertificateEntry)
    }

    private var offers: [String: [CertificateEntry]] = [:]
    private var holders: [[UInt8]: Set<String>] = [:]
    private var published: [[UInt8]: (id: UInt32, entry: CertificateEntry)] = [:]
    private var touched: Set<[UInt8]> = []
    private var predecessors: [[UInt8]: CertificateEntry] = [:]
    private var freeIds: [UInt32] = []
    private var nextId: UInt32 = 0

    init() {}

    /// Everything published, by id.
    var entries: [(id: UInt32, entry: CertificateEntry)] { published.values.sorted { $0.id < $1.id } }

    var count: Int { published.count }

    /// What a file offers now.
    func offer(of path: String) -> [CertificateEntry] { offers[path] ?? [] }

    /// Replaces what a file offers; nothing withdraws it.
    mutating func offer(_ entries: [CertificateEntry], from path: String) {
        let before = offers[path] ?? []
        for entry in before {
            touched.insert(entry.fingerprint)
            holders[entry.fingerprint]?.remove(path)
            if holders[entry.fingerprint]?.isEmpty == true { holders[entry.fingerprint] = nil }
        }
        for entry in entries {
            touched.insert(entry.fingerprint)
            holders[entry.fingerprint, default: []].insert(path)
            let names = Set(entry.names)
            predecessors[entry.fingerprint] = before.first { !names.isDisjoint(with: $0.names) }
        }
        offers[path] = entries.isEmpty ? nil : entries
    }

    /// The changes since the last call: additions and updates first, so that no name is ever without its certificate.
    mutating func settle() -> [Change] {
        var arrivals: [Change] = []
        var departures: [Change] = []
        for fingerprint in touched.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let current = published[fingerprint]
            if let best = best(fingerprint) {
                if let current {
                    if current.entry == best { continue }
                    published[fingerprint] = (current.id, best)
                    arrivals.append(.updated(id: current.id, entry: best))
                } else if let id = freeIds.popLast() ?? fresh() {
                    published[fingerprint] = (id, best)
                    arrivals.append(.added(id: id, entry: best, replaces: predecessors[fingerprint]))
                }
            } else if let current {
                published[fingerprint] = nil
                departures.append(.removed(id: current.id, entry: current.entry))
            }
        }
        for case .removed(let id, _) in departures { freeIds.append(id) }
        touched = []
        predecessors = [:]
        return arrivals + departures
    }

    /// The offer to publish for a leaf: the longest chain, then the first path.
    private func best(_ fingerprint: [UInt8]) -> CertificateEntry? {
        var best: CertificateEntry?
        for path in (holders[fingerprint] ?? []).sorted() {
            for entry in offers[path] ?? [] where entry.fingerprint == fingerprint {
                if let best, best.chain.count >= entry.chain.count { continue }
                best = entry
            }
        }
        return best
    }

    private mutating func fresh() -> UInt32? {
        guard nextId < CertificateLogWriter.maximumEntries else { return nil }
        defer { nextId += 1 }
        return nextId
    }
}
