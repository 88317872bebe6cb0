internal import TLS

/// A distinct public key, as a number.
internal typealias KeyNumber = UInt32

/// Which files hold a private key, and which hold a certificate for it. It holds no key itself; a public key costs some thirty bytes.
internal struct KeyRing {
    private struct Places {
        let identity: ContentIdentity
        var holders = FewNumbers()
        var wanters = FewNumbers()

        var isUnused: Bool { !holders.isEmpty && wanters.isEmpty }
    }

    private var places: [Places] = []
    private var otherHolders: OtherNumbers = [:]
    private var otherWanters: OtherNumbers = [:]
    private var numbers = IdentityTable()
    private var free: [KeyNumber] = []
    private var unused: Set<KeyNumber> = []
    /// Counts the changes of `filesWithUnusedKeys`, or more.
    private(set) var unusedChanges: UInt32 = 0

    init() {}

    /// The files that hold a key which no certificate wants, in no order.
    var filesWithUnusedKeys: Set<FileNumber> { Set(unused.flatMap { places[Int($0)].holders.all($0, otherHolders) }) }

    /// Where to take the key for a certificate of `file` from: the same file if possible, else the same directory, else the first path.
    func holder(of publicKey: ContentIdentity, nextTo file: FileNumber, _ paths: any FilePaths) -> FileNumber? {
        guard let key = find(publicKey) else { return nil }
        let list = places[Int(key)].holders
        if let only = list.only(key, otherHolders) { return only }
        if list.contains(file, key, otherHolders) { return file }
        let sorted = list.all(key, otherHolders).map { (path: paths.path(of: $0), file: $0) }.sorted { $0.path < $1.path }
        return (sorted.first { paths.areNeighbours($0.file, file) } ?? sorted.first)?.file
    }

    /// Whether any file holds the private half.
    func has(_ publicKey: ContentIdentity) -> Bool { find(publicKey).map { has($0) } ?? false }

    func has(_ key: KeyNumber) -> Bool { !places[Int(key)].holders.isEmpty }

    /// The files with a certificate for this public key.
    func files(wanting key: KeyNumber) -> [FileNumber] { places[Int(key)].wanters.all(key, otherWanters) }

    /// Notes that a file holds the private half, or (`isWanted`) a certificate; the key's number from now on.
    mutating func add(_ publicKey: ContentIdentity, at file: FileNumber, isWanted: Bool) -> KeyNumber {
        let key = find(publicKey) ?? fresh(publicKey)
        if isWanted {
            places[Int(key)].wanters.insert(file, key, &otherWanters)
        } else {
            places[Int(key)].holders.insert(file, key, &otherHolders)
        }
        settle(key)
        return key
    }

    /// Forgets that; the number is no more when it was the last file.
    mutating func remove(_ key: KeyNumber, at file: FileNumber, isWanted: Bool) {
        if isWanted {
            places[Int(key)].wanters.remove(file, key, &otherWanters)
        } else {
            places[Int(key)].holders.remove(file, key, &otherHolders)
        }
        settle(key)
        guard places[Int(key)].holders.isEmpty && places[Int(key)].wanters.isEmpty else { return }
        Self.remove(key, from: &numbers, places)
        free.append(key)
    }

    private func find(_ publicKey: ContentIdentity) -> KeyNumber? { numbers.find(publicKey) { places[Int($0)].identity } }

    private mutating func settle(_ key: KeyNumber) {
        let isChanged = places[Int(key)].isUnused ? unused.insert(key).inserted : unused.remove(key) != nil
        if isChanged { unusedChanges &+= 1 }
    }

    private mutating func fresh(_ publicKey: ContentIdentity) -> KeyNumber {
        let key: KeyNumber
        if let reused = free.popLast() {
            key = reused
            places[Int(key)] = Places(identity: publicKey)
        } else {
            key = KeyNumber(places.count)
            places.append(Places(identity: publicKey))
        }
        Self.insert(key, into: &numbers, places)
        return key
    }

    // Arguments, because a closure would keep the array alive and make the next change copy it.

    private static func insert(_ key: KeyNumber, into numbers: inout IdentityTable, _ places: [Places]) {
        numbers.insert(key) { places[Int($0)].identity }
    }

    private static func remove(_ key: KeyNumber, from numbers: inout IdentityTable, _ places: [Places]) {
        numbers.remove(key) { places[Int($0)].identity }
    }
}
