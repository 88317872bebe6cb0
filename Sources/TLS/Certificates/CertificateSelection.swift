/// Which entry answers to a name.
public enum Selection: Equatable, Sendable {
    /// The id of the entry; `CertificateIndex.entry` has it.
    case entry(UInt32)
    /// No entry carries the name.
    case unknownName
}

extension CertificateIndex {
    /// The entry for a name that a client sent. `now` in seconds since 1970. Allocates nothing.
    public func select(_ name: borrowing ServerName, now: Int64, client: ClientCapabilities) -> Selection {
        select(name: name.span, now: now, client: client)
    }

    /// As above, for bytes that `ServerName` has already normalised.
    public func select(name: borrowing Span<UInt8>, now: Int64, client: ClientCapabilities) -> Selection {
        let exact = best(name, now: now, client: client)
        // By the published order even an expired exact name goes before a wildcard, so the two are never ranked together.
        if exact != .unknownName { return exact }
        var dot = 0
        while dot < name.count && name[dot] != UInt8(ascii: ".") { dot += 1 }
        // The wildcard stands for one whole label, and the rest must be at least one.
        guard dot > 0, dot + 1 < name.count, name.count - dot + 1 <= ServerName.maximumBytes else { return .unknownName }
        var wildcard = InlineArray<253, UInt8>(repeating: 0)
        wildcard[0] = UInt8(ascii: "*")
        for position in dot..<name.count { wildcard[position - dot + 1] = name[position] }
        return best(wildcard.span.extracting(0..<name.count - dot + 1), now: now, client: client)
    }

    /// The entry for a client that named no host, or, where so configured, one that nobody knows.
    ///
    /// With a configured `name`: its entry. Otherwise an entry with the address the client connected to (4 or 16 bytes) among its IP
    /// addresses, else the only entry.
    public func selectDefault(
        name: ServerName?, localAddress: borrowing Span<UInt8>, now: Int64, client: ClientCapabilities
    ) -> Selection {
        if let name { return select(name, now: now, client: client) }
        let byAddress = select(address: localAddress, now: now, client: client)
        if byAddress != .unknownName { return byAddress }
        guard count == 1, let only = onlyEntry else { return .unknownName }
        return .entry(only)
    }

    private func select(address: borrowing Span<UInt8>, now: Int64, client: ClientCapabilities) -> Selection {
        guard address.count == 4 || address.count == 16 else { return .unknownName }
        // An IPv4 client of an IPv6 socket (RFC 4291 section 2.5.5.2) is looked up as IPv4.
        var isMapped = address.count == 16
        for position in 0..<min(12, address.count) where isMapped {
            isMapped = address[position] == (position < 10 ? 0 : 0xFF)
        }
        let start = isMapped ? 12 : 0
        var key = InlineArray<17, UInt8>(repeating: 0)
        for position in start..<address.count { key[position - start + 1] = address[position] }
        return best(key.span.extracting(0..<address.count - start + 1), now: now, client: client)
    }

    private func best(_ name: borrowing Span<UInt8>, now: Int64, client: ClientCapabilities) -> Selection {
        var winner: EntryView?
        var winnerRank: CertificateRank?
        forEachCandidate(name) { candidate in
            let rank = CertificateRank(candidate.traits, isWildcard: false, now: now, client: client)
            if let best = winner, let bestRank = winnerRank {
                let isBetter =
                    rank.decision(against: bestRank)?.isBetter ?? candidate.sourceBytes.lexicographicallyPrecedes(best.sourceBytes)
                guard isBetter else { return }
            }
            winner = candidate
            winnerRank = rank
        }
        guard let winner else { return .unknownName }
        return .entry(winner.id)
    }
}

extension EntryView {
    /// What the published order looks at.
    internal var traits: CertificateTraits {
        CertificateTraits(
            notBefore: notBefore, notAfter: notAfter, keyType: keyType, keyBits: keyBits, modifiedNanoseconds: modifiedNanoseconds)
    }
}
