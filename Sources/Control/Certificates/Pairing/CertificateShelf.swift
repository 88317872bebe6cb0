internal import TLS

/// A distinct leaf certificate, as a number; workers know it under the same one.
internal typealias LeafNumber = UInt32

/// What is served: one entry per distinct leaf, however many files hold it.
///
/// Pure bookkeeping, some hundred bytes for each leaf: files offer entries, and the shelf says which of them is to be published.
internal struct CertificateShelf {
    /// What has to be told to the workers.
    enum Change {
        /// A leaf that was not there; `replaces` are those that its file offered before.
        case added(LeafNumber, CertificateEntry, replaces: [LeafNumber])
        /// The same leaf with another chain, key or file.
        case updated(LeafNumber, CertificateEntry)
        case removed(LeafNumber)
    }

    /// A file's offer of a leaf.
    private struct Offer: Equatable {
        let file: FileNumber
        /// Certificates in the chain.
        let length: UInt16
        /// Some of them came from another file.
        let isCompleted: Bool
    }

    /// What tells one publication of a leaf from another.
    struct Version: Equatable {
        let file: FileNumber
        let keyFile: FileNumber
        let modifiedNanoseconds: Int64
        let notes: CertificateNotes
        /// Of chain and key.
        let content: ContentIdentity
    }

    private struct Leaf {
        let fingerprint: ContentIdentity
        var offers = SmallList<Offer>()
        var published: Version?
        var isProven = false
    }

    private var leaves: [Leaf?] = []
    private var free: [LeafNumber] = []
    private var numbers = IdentityTable()

    init() {}

    /// Leaves published.
    var count: Int { numbers.count }

    /// The leaves, ascending.
    var all: [LeafNumber] { leaves.indices.filter { leaves[$0]?.published != nil }.map { LeafNumber($0) } }

    /// The leaf, if exactly this is served already.
    func served(_ fingerprint: ContentIdentity, content: ContentIdentity) -> LeafNumber? {
        guard let number = find(fingerprint), leaves[Int(number)]?.published?.content == content else { return nil }
        return number
    }

    /// Whether the leaf was seen to work in a handshake.
    func isProven(_ number: LeafNumber) -> Bool { leaves[Int(number)]?.isProven ?? false }

    /// Notes that it was.
    mutating func prove(_ number: LeafNumber) { leaves[Int(number)]?.isProven = true }

    /// What a leaf is served with.
    func content(of number: LeafNumber) -> ContentIdentity? { number < leaves.count ? leaves[Int(number)]?.published?.content : nil }

    /// The file that a leaf was published from.
    func source(of number: LeafNumber) -> FileNumber? { number < leaves.count ? leaves[Int(number)]?.published?.file : nil }

    /// A leaf is not served for the moment, though files offer it.
    mutating func unpublish(_ number: LeafNumber) { leaves[Int(number)]?.published = nil }

    /// A file offers `entry`; `before` is what it offered until now. Nil: there is no room. `better` is a file with a better
    /// offer, to be judged anew so that the leaf is published from there.
    mutating func offer(
        _ entry: CertificateEntry, version: Version, isProven: Bool, before: [LeafNumber], _ paths: any FilePaths
    ) -> (number: LeafNumber, change: Change?, better: FileNumber?)? {
        let fingerprint = ContentIdentity(sha256: entry.fingerprint)
        guard let number = find(fingerprint) ?? fresh(fingerprint) else { return nil }
        guard var leaf = leaves[Int(number)] else { return nil }
        leaf.offers.removeAll { $0.file == version.file }
        leaf.offers.append(
            Offer(file: version.file, length: UInt16(clamping: entry.chain.count), isCompleted: entry.notes.contains(.completed)))
        var change: Change?
        let best = Self.best(leaf.offers.all, paths)
        if best == version.file, leaf.published != version {
            change =
                leaf.published == nil ? .added(number, entry, replaces: before.filter { $0 != number }) : .updated(number, entry)
            leaf.published = version
            leaf.isProven = isProven
        }
        leaves[Int(number)] = leaf
        // What was published from here is offered better elsewhere by now.
        let better = best != version.file && leaf.published?.file == version.file ? best : nil
        return (number, change, better)
    }

    /// A file no longer offers a leaf.
    enum Withdrawal {
        case nothing
        /// Nobody offers it any more.
        case removed
        /// Another file offers it and is to be judged anew, so that it is published from there.
        case moves(to: FileNumber)
    }

    mutating func withdraw(_ number: LeafNumber, from file: FileNumber, _ paths: any FilePaths) -> Withdrawal {
        guard let leaf = leaves[Int(number)] else { return .nothing }
        leaves[Int(number)]?.offers.removeAll { $0.file == file }
        guard let best = Self.best(leaf.offers.all.filter { $0.file != file }, paths) else {
            Self.remove(number, from: &numbers, leaves)
            leaves[Int(number)] = nil
            free.append(number)
            return .removed
        }
        return leaf.published?.file == file ? .moves(to: best) : .nothing
    }

    /// The offer to publish: the longest chain, then one that is whole in its own file, then the first path.
    private static func best(_ offers: [Offer], _ paths: any FilePaths) -> FileNumber? {
        if offers.count < 2 { return offers.first?.file }
        let length = offers.map(\.length).max()
        let longest = offers.filter { $0.length == length }
        let whole = longest.filter { !$0.isCompleted }
        return (whole.isEmpty ? longest : whole).map { (path: paths.path(of: $0.file), file: $0.file) }.min { $0.path < $1.path }?.file
    }

    private func find(_ fingerprint: ContentIdentity) -> LeafNumber? { numbers.find(fingerprint) { Self.fingerprint($0, leaves) } }

    private static func fingerprint(_ number: LeafNumber, _ leaves: [Leaf?]) -> ContentIdentity {
        leaves[Int(number)]?.fingerprint ?? ContentIdentity(high: 0, low: 0)
    }

    // Arguments, because a closure would keep the array alive and make the next change copy it.

    private static func insert(_ number: LeafNumber, into numbers: inout IdentityTable, _ leaves: [Leaf?]) {
        numbers.insert(number) { fingerprint($0, leaves) }
    }

    private static func remove(_ number: LeafNumber, from numbers: inout IdentityTable, _ leaves: [Leaf?]) {
        numbers.remove(number) { fingerprint($0, leaves) }
    }

    private mutating func fresh(_ fingerprint: ContentIdentity) -> LeafNumber? {
        let number: LeafNumber
        if let freed = free.popLast() {
            number = freed
            leaves[Int(freed)] = Leaf(fingerprint: fingerprint)
        } else {
            guard leaves.count < CertificateLogWriter.maximumEntries else { return nil }
            number = LeafNumber(leaves.count)
            leaves.append(Leaf(fingerprint: fingerprint))
        }
        Self.insert(number, into: &numbers, leaves)
        return number
    }
}
