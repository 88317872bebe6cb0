/// What is sent with a leaf (RFC 8446 section 4.4.2): the leaf, and each certificate's issuer behind it, without the root.
///
/// Issuers are found by subject and key identifiers: in the leaf's own file first, then in all others, where the signature has to be right
/// too.
public enum CertificateChain {
    /// A leaf is followed by at most this many certificates.
    public static let maximumIntermediates = 10

    /// The chain of `leaf`, a certificate of `file` as a rule, and what had to be done for it. `now` in seconds since 1970.
    public static func build(
        leaf: ScannedCertificate, file: CertificateBundle, pool: inout IssuerPool, now: Int64
    ) -> (chain: [[UInt8]], notes: CertificateNotes) {
        var path = ChainPath(leaf: leaf, file: file, now: now)
        path.extend(&pool)
        return (path.certificates.map(\.der), path.notes)
    }

    /// As above, for the certificates of a file in its order.
    public static func build(
        leaf: ScannedCertificate, file: [ScannedCertificate], pool: inout IssuerPool, now: Int64
    ) -> (chain: [[UInt8]], notes: CertificateNotes) {
        build(leaf: leaf, file: CertificateBundle(file), pool: &pool, now: now)
    }
}

/// A chain as it grows.
private struct ChainPath {
    /// Keys tried at most for one signature.
    private static let maximumAttempts = 8

    private let file: CertificateBundle
    private let now: Int64
    private(set) var certificates: [ScannedCertificate]
    /// The positions in the file of those that came from it.
    private var positions: [Int] = []
    private var found: CertificateNotes = []

    init(leaf: ScannedCertificate, file: CertificateBundle, now: Int64) {
        self.file = file
        self.now = now
        certificates = [leaf]
        if let position = file.position(of: leaf) { positions.append(position) }
    }

    private enum Issuer {
        case inFile(Int)
        case elsewhere(ScannedCertificate)
        /// Known, and the end of the chain.
        case root
        case unknown
    }

    mutating func extend(_ pool: inout IssuerPool) {
        while let last = certificates.last {
            if last.scan.isSelfSigned {
                if certificates.count == 1 { found.insert(.selfSigned) }
                return
            }
            let issuer = issuer(of: last, &pool)
            if case .root = issuer { return }
            if case .unknown = issuer {
                if certificates.count == 1 { found.insert(.issuerMissing) }
                return
            }
            if certificates.count > CertificateChain.maximumIntermediates {
                found.insert(.chainCut)
                return
            }
            append(issuer)
        }
    }

    private mutating func append(_ issuer: Issuer) {
        switch issuer {
        case .inFile(let position):
            positions.append(position)
            certificates.append(file.certificates[position])
        case .elsewhere(let certificate):
            found.insert(.completed)
            certificates.append(certificate)
        case .root, .unknown:
            return
        }
        if let scan = certificates.last?.scan, now > scan.notAfter { found.insert(.issuerExpired) }
    }

    private func issuer(of child: ScannedCertificate, _ pool: inout IssuerPool) -> Issuer {
        let own = file.authorities.filter { child.scan.mayBeIssued(by: file.certificates[$0].scan) && isFresh(file.certificates[$0]) }
        if let position = best(own, for: child) {
            return file.certificates[position].scan.isSelfSigned ? .root : .inFile(position)
        }
        // Where the file stops before a known root, it stops on purpose; a leaf alone is another matter.
        let isLeaf = certificates.count == 1
        guard let issuer = pool.issuer(of: child, rootsFirst: !isLeaf, now: now), isFresh(issuer) else { return .unknown }
        if issuer.scan.isSelfSigned { return .root }
        // One that has expired helps nobody; for the leaf it is still the best that is known.
        if !isLeaf && !issuer.scan.isValid(at: now) { return .unknown }
        return .elsewhere(issuer)
    }

    /// The issuer among positions of the file: those that end the chain last, then valid before expired, then as the file has them, but of
    /// two certificates for one key from one issuer the one that expires last.
    private func best(_ candidates: [Int], for child: ScannedCertificate) -> Int? {
        guard candidates.count > 1 else { return candidates.first }
        let wanted = verified(candidates, for: child)
        func isWorse(_ position: Int) -> Int {
            let scan = file.certificates[position].scan
            return (scan.isSelfSigned ? 2 : 0) + (scan.isValid(at: now) ? 0 : 1)
        }
        guard let least = wanted.map(isWorse).min(), let first = wanted.first(where: { isWorse($0) == least }) else { return nil }
        let chosen = file.certificates[first].scan
        let renewals = wanted.filter {
            let scan = file.certificates[$0].scan
            return isWorse($0) == least && scan.issuer == chosen.issuer && scan.publicKey == chosen.publicKey
        }
        return renewals.max { file.certificates[$0].scan.notAfter < file.certificates[$1].scan.notAfter }
    }

    /// Only those whose key made the signature, where there is a choice between keys.
    private func verified(_ candidates: [Int], for child: ScannedCertificate) -> [Int] {
        func key(_ position: Int) -> [UInt8] { file.certificates[position].scan.publicKey }
        let first = key(candidates[0])
        guard candidates.contains(where: { key($0) != first }) else { return candidates }
        var tried: [[UInt8]] = []
        for position in candidates where tried.count < Self.maximumAttempts && !tried.contains(key(position)) {
            if CertificateSignature.verifies(child.der, by: file.certificates[position].der) {
                return candidates.filter { key($0) == key(position) }
            }
            tried.append(key(position))
        }
        return []
    }

    /// Whether a certificate would lead on: neither it nor another one of the same name and key is in the chain.
    private func isFresh(_ certificate: ScannedCertificate) -> Bool {
        !certificates.contains { $0.scan.publicKey == certificate.scan.publicKey && $0.scan.subject == certificate.scan.subject }
    }

    /// What the file had otherwise.
    var notes: CertificateNotes {
        var notes = found
        if file.hasDuplicates { notes.insert(.duplicateDropped) }
        if zip(positions, positions.dropFirst()).contains(where: { $0 > $1 }) { notes.insert(.reordered) }
        for position in file.authorities where !positions.contains(position) {
            let authority = file.certificates[position].scan
            if certificates.contains(where: { $0.scan.mayBeIssued(by: authority) }) {
                notes.insert(authority.isSelfSigned ? .rootDropped : .alternativeDropped)
            } else if file.strangers.contains(position) {
                notes.insert(.strangerDropped)
            }
        }
        return notes
    }
}
