internal import TLS

/// What judgements changed.
internal struct Conclusion {
    /// A file that is set aside, for another reason than before.
    struct SetAside {
        let number: FileNumber
        let file: QuarantinedFile
        /// What it gave before, and is served still.
        let served: [LeafNumber]
    }

    /// In the order in which they are to be told: what comes goes before what leaves, so that no name is ever without its certificate.
    private(set) var changes: [CertificateShelf.Change] = []
    var setAside: [SetAside] = []
    /// The paths of files that were set aside and are fine again.
    var recovered: [String] = []
    /// There was no number left for a leaf.
    var isFull = false
    /// Where the latest word on a leaf is in `changes`.
    private var places: [LeafNumber: Int] = [:]

    /// Adds a change; of several about one leaf, the last counts.
    mutating func add(_ change: CertificateShelf.Change) {
        guard let place = places[change.leaf] else { return append(change) }
        switch (changes[place], change) {
        case (.added(let leaf, _, let replaces), .updated(_, let entry)): changes[place] = .added(leaf, entry, replaces: replaces)
        case (.updated, .updated): changes[place] = change
        // The number may have been given to another leaf since.
        case (.added, _), (.updated, _), (.removed, _): append(change)
        }
    }

    private mutating func append(_ change: CertificateShelf.Change) {
        places[change.leaf] = changes.count
        changes.append(change)
    }

    /// Adds what came of another file.
    mutating func add(_ other: Conclusion) {
        for change in other.changes { add(change) }
        setAside += other.setAside
        recovered += other.recovered
        isFull = isFull || other.isFull
    }
}

extension CertificateShelf.Change {
    /// The leaf it is about.
    var leaf: LeafNumber {
        switch self {
        case .added(let leaf, _, _), .updated(let leaf, _), .removed(let leaf): leaf
        }
    }
}
