/// The certificates that fit a name, in the order in which `CertificateIndex.select` prefers them, and why each but the first loses.
///
/// It works on plain values, without a log or an index; the comparison is the same `CertificateRank`.
public enum CertificateRanking {
    /// One certificate.
    public struct Candidate: Sendable, Equatable {
        /// DNS names as `CertificateScan` has them.
        public var names: [String]
        /// IP addresses, 4 or 16 bytes each.
        public var addresses: [[UInt8]]
        public var traits: CertificateTraits
        /// The file that holds the certificate.
        public var source: String

        public init(names: [String], addresses: [[UInt8]] = [], traits: CertificateTraits, source: String) {
            self.names = names
            self.addresses = addresses
            self.traits = traits
            self.source = source
        }
    }

    /// A candidate's place.
    public struct Place: Sendable, Equatable {
        /// Its position among the candidates that were given.
        public let position: Int
        /// Whether it fits by a wildcard.
        public let isWildcard: Bool
        /// Why the first one goes before it; nil for the first one itself.
        public let loss: Loss?
    }

    /// The candidates for a name, the one that is served first.
    public static func places(
        for name: ServerName, among candidates: [Candidate], now: Int64, client: ClientCapabilities = .all
    ) -> [Place] {
        let wanted = name.text
        let wildcard = wanted.firstIndex(of: ".").map { "*" + wanted[$0...] }
        return order(candidates, now: now, client: client) { candidate in
            if candidate.names.contains(wanted) { return .exact }
            guard let wildcard, candidate.names.contains(wildcard) else { return nil }
            return .wildcard
        }
    }

    /// The candidates for a client that named no host, by the address it connected to: 4 or 16 bytes.
    public static func places(
        forAddress address: [UInt8], among candidates: [Candidate], now: Int64, client: ClientCapabilities = .all
    ) -> [Place] {
        order(candidates, now: now, client: client) { $0.addresses.contains(address) ? .exact : nil }
    }

    private enum Fit { case exact, wildcard }

    private static func order(
        _ candidates: [Candidate], now: Int64, client: ClientCapabilities, fit: (Candidate) -> Fit?
    ) -> [Place] {
        var ranked: [(position: Int, rank: CertificateRank)] = []
        for (position, candidate) in candidates.enumerated() {
            guard let fit = fit(candidate) else { continue }
            ranked.append((position, CertificateRank(candidate.traits, isWildcard: fit == .wildcard, now: now, client: client)))
        }
        ranked.sort { left, right in
            if let decision = left.rank.decision(against: right.rank) { return decision.isBetter }
            let (leftPath, rightPath) = (candidates[left.position].source.utf8, candidates[right.position].source.utf8)
            return leftPath.lexicographicallyPrecedes(rightPath)
        }
        guard let best = ranked.first else { return [] }
        return ranked.map { entry in
            let loss =
                entry.position == best.position
                ? nil
                : Loss(candidates[entry.position].traits, entry.rank, against: candidates[best.position].traits, best.rank)
            return Place(position: entry.position, isWildcard: entry.rank.isWildcard, loss: loss)
        }
    }
}

extension CertificateRanking {
    /// The first criterion on which a certificate loses against the one that is served. Times in seconds since 1970.
    public enum Loss: Sendable, Equatable {
        case wildcard
        case notYetValid(from: Int64)
        case expired(at: Int64)
        /// The client cannot verify a key of this type and size.
        case unverifiable(CertificateKeyType, bits: Int)
        /// The client can verify both.
        case lessLiked(CertificateKeyType, than: CertificateKeyType)
        case expiresEarlier(at: Int64, than: Int64)
        case olderFile
        case path

        internal init(_ loser: CertificateTraits, _ rank: CertificateRank, against winner: CertificateTraits, _ best: CertificateRank) {
            switch rank.decision(against: best)?.criterion {
            case .wildcard: self = .wildcard
            case .validity:
                self = rank.validity == .noLonger ? .expired(at: loser.notAfter) : .notYetValid(from: loser.notBefore)
            case .keyType:
                self =
                    rank.keyType == CertificateRank.unverifiable
                    ? .unverifiable(loser.keyType, bits: loser.keyBits) : .lessLiked(loser.keyType, than: winner.keyType)
            case .expiry: self = .expiresEarlier(at: loser.notAfter, than: winner.notAfter)
            case .age: self = .olderFile
            case nil: self = .path
            }
        }

        /// The reason in plain words; `date` writes a time.
        public func text(date: (Int64) -> String) -> String {
            switch self {
            case .wildcard: "a wildcard; an exact name goes first"
            case .notYetValid(let from): "not valid before \(date(from))"
            case .expired(let at): "expired \(date(at))"
            case .unverifiable(let type, let bits):
                bits > 0 ? "\(type.name) (\(bits) bits), which the client cannot verify" : "\(type.name), which the client cannot verify"
            case .lessLiked(let type, let better): "\(type.name), and the client can verify \(better.name)"
            case .expiresEarlier(let at, let than): "expires earlier (\(date(at)), not \(date(than)))"
            case .olderFile: "the older file"
            case .path: "the later path; all else is equal"
            }
        }
    }
}
