/// The authorities of all files of the certificate directory, by subject: where a chain finds what its own file lacks.
///
/// Each distinct certificate is kept once, however many files hold it. Files go by numbers of the caller's. Pure bookkeeping, but for the
/// signatures that `issuer` checks.
public struct IssuerPool: Sendable {
    /// Distinct certificates kept at most; those beyond are refused.
    public static let maximumIssuers = 4096

    /// What a change of one file meant.
    public struct Change: Sendable, Equatable {
        /// The subjects that gained or lost a certificate: chains that lack this issuer, or were completed with it, want another look.
        public var subjects: Set<NameHash>
        /// Certificates for which there was no room.
        public var refused: Int

        public init(subjects: Set<NameHash> = [], refused: Int = 0) {
            self.subjects = subjects
            self.refused = refused
        }
    }

    internal struct Issuer: Sendable {
        let certificate: ScannedCertificate
        let subject: NameHash
        let content: UInt64
        /// Never used twice.
        let serial: UInt64
        var files = 0
    }

    private var issuers: [Issuer?] = []
    private var free: [UInt32] = []
    private var bySubject: [NameHash: [UInt32]] = [:]
    private var byContent: [UInt64: [UInt32]] = [:]
    /// By file: the number of its first authority plus 1, 0 for none; nearly always it is the only one, and the same in all files.
    private var firstOfFile: [UInt32] = []
    /// The others of the few files that have several.
    private var othersOfFile: [UInt32: [UInt32]] = [:]
    private var serial: UInt64 = 0
    internal var verdicts = IssuerVerdicts()

    public init() {}

    /// Distinct certificates held.
    public var count: Int { issuers.count - free.count }

    /// Replaces what a file holds; `certificates` that may not issue others are passed over.
    public mutating func replace(file: UInt32, with certificates: some Sequence<ScannedCertificate>) -> Change {
        var change = Change()
        var numbers: [UInt32] = []
        for certificate in certificates where certificate.scan.mayIssue {
            guard let number = number(of: certificate, &change) else {
                change.refused += 1
                continue
            }
            if numbers.contains(number) { continue }
            numbers.append(number)
            issuers[Int(number)]?.files += 1
        }
        for number in hold(numbers, file: file) { release(number, &change) }
        return change
    }

    /// Notes what a file holds; what it held before.
    private mutating func hold(_ numbers: [UInt32], file: UInt32) -> [UInt32] {
        let first = file < firstOfFile.count ? firstOfFile[Int(file)] : 0
        if first == 0 && numbers.isEmpty { return [] }
        while firstOfFile.count <= Int(file) { firstOfFile.append(0) }
        let others = othersOfFile.isEmpty ? [] : othersOfFile.removeValue(forKey: file) ?? []
        firstOfFile[Int(file)] = numbers.first.map { $0 + 1 } ?? 0
        if numbers.count > 1 { othersOfFile[file] = Array(numbers.dropFirst()) }
        return first == 0 ? [] : [first - 1] + others
    }

    /// Forgets a file.
    public mutating func remove(file: UInt32) -> Change {
        replace(file: file, with: EmptyCollection())
    }

    /// The certificates whose subject is what `certificate` names as its issuer, as far as key identifiers do not speak against it.
    internal func candidates(for certificate: CertificateScan) -> [Issuer] {
        guard let numbers = bySubject[NameHash(certificate.issuer)] else { return [] }
        return numbers.compactMap { issuers[Int($0)] }.filter { certificate.mayBeIssued(by: $0.certificate.scan) }
    }

    /// The number of a certificate, which it gets now if it is new; nil when there is no room.
    private mutating func number(of certificate: ScannedCertificate, _ change: inout Change) -> UInt32? {
        // A signature ends it: its last bytes are as good as random, and telling two certificates apart by them is enough.
        let content = certificate.der.withUnsafeBytes { bytes in
            bytes.count < 8 ? 0 : bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        }
        let known = byContent[content]?.first { issuers[Int($0)]?.certificate.der == certificate.der }
        if let known { return known }
        guard count < Self.maximumIssuers else { return nil }
        serial += 1
        let subject = NameHash(certificate.scan.subject)
        let issuer = Issuer(certificate: certificate, subject: subject, content: content, serial: serial)
        let number: UInt32
        if let reused = free.popLast() {
            number = reused
            issuers[Int(number)] = issuer
        } else {
            number = UInt32(issuers.count)
            issuers.append(issuer)
        }
        byContent[content, default: []].append(number)
        bySubject[subject, default: []].append(number)
        change.subjects.insert(subject)
        return number
    }

    private mutating func release(_ number: UInt32, _ change: inout Change) {
        issuers[Int(number)]?.files -= 1
        guard let issuer = issuers[Int(number)], issuer.files == 0 else { return }
        issuers[Int(number)] = nil
        free.append(number)
        Self.remove(number, from: &byContent, issuer.content)
        Self.remove(number, from: &bySubject, issuer.subject)
        change.subjects.insert(issuer.subject)
    }

    private static func remove<Key: Hashable>(_ number: UInt32, from table: inout [Key: [UInt32]], _ key: Key) {
        table[key]?.removeAll { $0 == number }
        if table[key]?.isEmpty == true { table[key] = nil }
    }
}
