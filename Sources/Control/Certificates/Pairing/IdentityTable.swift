internal import Bytes
internal import TLS

/// Numbers by the identity of what they stand for, which stays with the caller.
internal struct IdentityTable {
    private var numbers = NumberTable()

    init() {}

    var count: Int { numbers.count }

    /// The number for `identity`; `identities` tells what each number in the table stands for.
    func find(_ identity: ContentIdentity, _ identities: (UInt32) -> ContentIdentity) -> UInt32? {
        numbers.find(hash: Self.hash(identity)) { identities($0) == identity }
    }

    /// Adds a number that `identities` knows already, for an identity that has none.
    mutating func insert(_ number: UInt32, _ identities: (UInt32) -> ContentIdentity) {
        numbers.insert(number, hash: Self.hash(identities(number))) { Self.hash(identities($0)) }
    }

    /// Removes a number that `identities` still knows.
    mutating func remove(_ number: UInt32, _ identities: (UInt32) -> ContentIdentity) {
        numbers.remove(number, hash: Self.hash(identities(number))) { Self.hash(identities($0)) }
    }

    /// Identities are digests: any part of them is as good as a hash.
    private static func hash(_ identity: ContentIdentity) -> UInt32 { UInt32(truncatingIfNeeded: identity.low) }
}
