/// What was repaired in a certificate's chain, and what is worth a warning although it is served.
public struct CertificateNotes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The file has the chain in another order.
    public static let reordered = CertificateNotes(rawValue: 1 << 0)
    /// The file has a certificate more than once.
    public static let duplicateDropped = CertificateNotes(rawValue: 1 << 1)
    /// The file has the self-signed root, which clients have or do not trust.
    public static let rootDropped = CertificateNotes(rawValue: 1 << 2)
    /// The file has an authority that issued none of its certificates.
    public static let strangerDropped = CertificateNotes(rawValue: 1 << 3)
    /// The file has another certificate of an issuer that is in the chain already: cross-signed, or renewed.
    public static let alternativeDropped = CertificateNotes(rawValue: 1 << 4)
    /// An intermediate came from another file.
    public static let completed = CertificateNotes(rawValue: 1 << 5)
    /// No certificate of the leaf's issuer is known; clients that do not have it refuse the leaf.
    public static let issuerMissing = CertificateNotes(rawValue: 1 << 6)
    /// An intermediate had expired when the chain was put together.
    public static let issuerExpired = CertificateNotes(rawValue: 1 << 7)
    /// The chain is longer than `CertificateChain.maximumIntermediates`, and cut there.
    public static let chainCut = CertificateNotes(rawValue: 1 << 8)
    /// The leaf is its own issuer.
    public static let selfSigned = CertificateNotes(rawValue: 1 << 9)
    /// The file with the private key is readable by everyone.
    public static let keyReadableByOthers = CertificateNotes(rawValue: 1 << 10)

    /// Those that somebody should do something about.
    public static let warnings: CertificateNotes = [.issuerMissing, .issuerExpired, .chainCut, .keyReadableByOthers]

    private static let table: [(note: CertificateNotes, text: String)] = [
        (.issuerMissing, "the issuer's certificate is missing; clients may refuse this one"),
        (.issuerExpired, "an intermediate certificate of the chain has expired"),
        (.chainCut, "the chain is too long; only its first \(CertificateChain.maximumIntermediates) intermediates are sent"),
        (.keyReadableByOthers, "the private key is readable by everyone"),
        (.completed, "an intermediate certificate was added from another file"),
        (.reordered, "the chain was put in order"),
        (.duplicateDropped, "a certificate that is in the file twice is sent once"),
        (.rootDropped, "the root certificate in the file is not sent"),
        (.strangerDropped, "an authority in the file that belongs to no chain is not sent"),
        (.alternativeDropped, "another certificate of the same issuer in the file is not sent"),
        (.selfSigned, "self-signed; clients trust it only if they were told to"),
    ]

    /// Each in plain words, warnings first.
    public var texts: [String] { Self.table.filter { contains($0.note) }.map(\.text) }
}
