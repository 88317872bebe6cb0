internal import COpenSSL

/// Decoded credentials of one worker, bounded in bytes; the least recently used go first.
///
/// Keyed by content, so it survives a new log region and a renewal under the same id. Connections keep what they installed:
/// eviction only drops the cache's own reference. Only published entries are cached; no client can make it grow with invented names.
public final class CredentialCache {
    /// The bound, in estimated bytes.
    public let limitBytes: Int
    /// Estimated bytes held.
    public private(set) var bytes = 0
    /// Lookups answered from memory.
    public private(set) var hits: UInt64 = 0
    /// Lookups that decoded.
    public private(set) var misses: UInt64 = 0

    private struct Slot {
        var identity: ContentIdentity
        var credential: Credential?
        var bytes: Int
        var older: Int
        var newer: Int
    }

    private static let none = -1
    /// Distinct intermediates kept for sharing; most trees have fewer than ten.
    private static let maximumIntermediates = 1024
    /// What OpenSSL's objects take beside the DER (measured: 6.0-6.8 KiB for leaf and key).
    private static let objectBytes = 6144

    private var slots: [Slot] = []
    private var freeSlots: [Int] = []
    private var places: [ContentIdentity: Int] = [:]
    private var oldest = none
    private var newest = none
    private var intermediates: [ContentIdentity: OpaquePointer] = [:]

    public init(limitBytes: Int = 64 << 20) {
        self.limitBytes = limitBytes
    }

    deinit {
        for certificate in intermediates.values { X509_free(certificate) }
    }

    /// Credentials held.
    public var count: Int { places.count }

    /// The decoded form of `entry`, from memory or decoded now; nil when OpenSSL cannot read it.
    public func credential(for entry: EntryView) -> Credential? {
        let identity = entry.identity
        if let place = places[identity] {
            hits &+= 1
            if place != newest {
                unlink(place)
                linkNewest(place)
            }
            return slots[place].credential
        }
        misses &+= 1
        guard let credential = decode(entry) else {
            ERR_clear_error()
            return nil
        }
        insert(credential, identity: identity, bytes: Self.objectBytes + entry.leaf.count + entry.key.count)
        return credential
    }

    private func insert(_ credential: Credential, identity: ContentIdentity, bytes size: Int) {
        while bytes + size > limitBytes, oldest != Self.none { evictOldest() }
        let slot = Slot(identity: identity, credential: credential, bytes: size, older: Self.none, newer: Self.none)
        let place: Int
        if let free = freeSlots.popLast() {
            place = free
            slots[place] = slot
        } else {
            place = slots.count
            slots.append(slot)
        }
        places[identity] = place
        bytes += size
        linkNewest(place)
    }

    private func evictOldest() {
        let place = oldest
        unlink(place)
        places[slots[place].identity] = nil
        bytes -= slots[place].bytes
        slots[place].credential = nil
        freeSlots.append(place)
    }

    private func unlink(_ place: Int) {
        let (older, newer) = (slots[place].older, slots[place].newer)
        if older == Self.none { oldest = newer } else { slots[older].newer = newer }
        if newer == Self.none { newest = older } else { slots[newer].older = older }
    }

    private func linkNewest(_ place: Int) {
        slots[place].older = newest
        slots[place].newer = Self.none
        if newest == Self.none { oldest = place } else { slots[newest].newer = place }
        newest = place
    }

    private func decode(_ entry: EntryView) -> Credential? {
        guard let leaf = DecodedCertificate.decode(entry.leaf) else { return nil }
        guard let key = DecodedKey.decode(entry.key, number: entry.keyNumber) else {
            X509_free(leaf)
            return nil
        }
        guard let chain = X509Stack.make() else {
            X509_free(leaf)
            EVP_PKEY_free(key)
            return nil
        }
        let credential = Credential(takingLeaf: leaf, chain: chain, key: key)
        for number in 0..<entry.intermediateCount {
            guard let certificate = intermediate(entry, number) else { return nil }
            guard X509Stack.push(chain, taking: certificate) else {
                X509_free(certificate)
                return nil
            }
        }
        return credential
    }

    /// A reference of the caller's own to the shared object of an intermediate.
    private func intermediate(_ entry: EntryView, _ number: Int) -> OpaquePointer? {
        let identity = entry.intermediateIdentity(number)
        if let shared = intermediates[identity] {
            X509_up_ref(shared)
            return shared
        }
        guard let decoded = DecodedCertificate.decode(entry.intermediate(number)) else { return nil }
        if intermediates.count < Self.maximumIntermediates {
            X509_up_ref(decoded)
            intermediates[identity] = decoded
        }
        return decoded
    }
}

/// `X509 *` from DER.
internal enum DecodedCertificate {
    /// A new object, to be freed by the caller; nil when the DER is not exactly one certificate.
    static func decode(_ der: UnsafeRawBufferPointer) -> OpaquePointer? {
        var position = der.bindMemory(to: UInt8.self).baseAddress
        let end = position.map { $0 + der.count }
        guard let certificate = d2i_X509(nil, &position, der.count) else { return nil }
        guard position == end else {
            X509_free(certificate)
            return nil
        }
        return certificate
    }
}

/// `EVP_PKEY *` from DER.
internal enum DecodedKey {
    /// A new object, to be freed by the caller; the type's own decoder runs first because the general one costs twenty times as much.
    static func decode(_ der: UnsafeRawBufferPointer, number: Int32) -> OpaquePointer? {
        let typed = number == EVP_PKEY_EC ? TypedKey.ellipticCurve(der) : number == EVP_PKEY_RSA ? TypedKey.rsa(der) : nil
        if let typed { return typed }
        var position = der.bindMemory(to: UInt8.self).baseAddress
        return d2i_AutoPrivateKey(nil, &position, der.count)
    }
}
