/// A served certificate as the journal tells of it.
internal struct JournalCertificate: Sendable, Equatable {
    let fingerprint: JournalFingerprint
    /// DNS names, and addresses as text.
    let names: [String]
    /// How many names there are where `names` is known to be only the beginning of them.
    var nameCount: Int
    let file: String
    var keyFile: String
    /// The user who owns the certificate's file.
    var owner: UInt32?
    /// The last second of validity, since 1970.
    var notAfter: Int64?

    init(
        fingerprint: JournalFingerprint, names: [String], nameCount: Int? = nil, file: String, keyFile: String = "", owner: UInt32? = nil,
        notAfter: Int64? = nil
    ) {
        self.fingerprint = fingerprint
        self.names = names
        self.nameCount = nameCount ?? names.count
        self.file = file
        self.keyFile = keyFile
        self.owner = owner
        self.notAfter = notAfter
    }

    /// Whether all names are there.
    var hasAllNames: Bool { nameCount == names.count }
}

/// SHA-256 of a leaf's DER, small enough to be held by the hundred thousand.
internal struct JournalFingerprint: Sendable, Hashable {
    static let bytes = 32

    private let words: InlineWords

    private struct InlineWords: Sendable, Hashable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0

        mutating func push(_ byte: UInt8) {
            first = first << 8 | second >> 56
            second = second << 8 | third >> 56
            third = third << 8 | fourth >> 56
            fourth = fourth << 8 | UInt64(byte)
        }
    }

    /// nil unless there are 32 bytes.
    init?(_ digest: [UInt8]) {
        guard digest.count == Self.bytes else { return nil }
        var words = InlineWords()
        for byte in digest { words.push(byte) }
        self.words = words
    }

    /// From the hexadecimal digits in `text[range]`; nil unless there are 64.
    init?(hexadecimal text: borrowing Span<UInt8>, _ range: Range<Int>) {
        guard range.count == 2 * Self.bytes else { return nil }
        var words = InlineWords()
        for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            guard let high = JSONText.digit(text[index]), let low = JSONText.digit(text[index + 1]) else { return nil }
            words.push(high << 4 | low)
        }
        self.words = words
    }

    /// The 32 bytes.
    var digest: [UInt8] {
        [words.first, words.second, words.third, words.fourth].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }
}
