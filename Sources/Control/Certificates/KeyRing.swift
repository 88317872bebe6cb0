internal import TLS

/// The private keys of all files, by their public halves, and the files that wait for one.
internal struct KeyRing {
    /// A key and where it was found.
    struct Found {
        let scan: KeyScan
        let path: String
    }

    private var keys: [[UInt8]: [String: KeyScan]] = [:]
    private var wanted: [[UInt8]: Set<String>] = [:]

    init() {}

    /// The key for a certificate's public key: from the same file if possible, else the same directory, else the first path.
    func key(for publicKey: [UInt8], nextTo path: String) -> Found? {
        guard let candidates = keys[publicKey] else { return nil }
        if let same = candidates[path] { return Found(scan: same, path: path) }
        let directory = LinkTrail.parent(of: path)
        let paths = candidates.keys.sorted()
        guard let chosen = paths.first(where: { LinkTrail.parent(of: $0) == directory }) ?? paths.first else { return nil }
        return candidates[chosen].map { Found(scan: $0, path: chosen) }
    }

    func has(_ publicKey: [UInt8]) -> Bool { keys[publicKey] != nil }

    /// The files with a certificate for this public key.
    func files(wanting publicKey: [UInt8]) -> Set<String> { wanted[publicKey] ?? [] }

    /// Whether any certificate wants this key.
    func isWanted(_ publicKey: [UInt8]) -> Bool { wanted[publicKey] != nil }

    /// Notes what a file holds.
    mutating func add(_ file: ParsedFile, at path: String) {
        for key in file.keys { keys[key.scan.publicKey, default: [:]][path] = key.scan }
        for certificate in file.certificates { wanted[certificate.scan.publicKey, default: []].insert(path) }
    }

    /// Forgets what a file held.
    mutating func remove(_ file: ParsedFile, at path: String) {
        for key in file.keys {
            keys[key.scan.publicKey]?[path] = nil
            if keys[key.scan.publicKey]?.isEmpty == true { keys[key.scan.publicKey] = nil }
        }
        for certificate in file.certificates {
            wanted[certificate.scan.publicKey]?.remove(path)
            if wanted[certificate.scan.publicKey]?.isEmpty == true { wanted[certificate.scan.publicKey] = nil }
        }
    }
}
