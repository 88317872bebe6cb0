/// How something is encrypted under a passphrase (RFC 8018, RFC 7292 appendix C, RFC 7914), read from its AlgorithmIdentifier before any
/// work is done: a file may ask for billions of rounds.
public struct PasswordScheme: Sendable, Equatable {
    public static let maximumRounds = 10_000_000
    /// What OpenSSL allows scrypt by itself.
    public static let maximumScryptBytes = 32 << 20

    /// What one try costs, in rounds of a hash function.
    public let rounds: Int
    /// Whether the cipher is one that OpenSSL keeps apart, in its legacy provider.
    public let isLegacy: Bool

    /// Reads the AlgorithmIdentifier that fills `der`. Throws why nobody should or can open what it describes.
    public init(_ der: [UInt8]) throws(FileRefusal) {
        try self.init(der.span, 0..<der.count)
    }

    /// As above, for the one that fills `range`.
    internal init(_ der: borrowing Span<UInt8>, _ range: Range<Int>) throws(FileRefusal) {
        let algorithm = try Self.algorithm(der, range)
        if DER.equal(der, algorithm.identifier, Self.pbes2) {
            try self.init(pbes2: algorithm.parameters, der)
            return
        }
        guard let isLegacy = Self.isLegacy(der, algorithm.identifier) else { throw Self.unsupported }
        self.init(rounds: try Self.rounds(der, algorithm.parameters), isLegacy: isLegacy)
    }

    private init(rounds: Int, isLegacy: Bool) {
        self.rounds = rounds
        self.isLegacy = isLegacy
    }

    /// PBES2-params (RFC 8018 appendix A.4): how the key is derived, and which cipher it is for.
    private init(pbes2 parameters: DERElement, _ der: borrowing Span<UInt8>) throws(FileRefusal) {
        var position = parameters.content.lowerBound
        guard parameters.tag == DER.sequence,
            let derivation = DER.next(DER.sequence, der, &position, end: parameters.content.upperBound),
            let cipher = DER.next(DER.sequence, der, &position, end: parameters.content.upperBound)
        else { throw Self.unreadable }
        let function = try Self.algorithm(der, derivation.whole)
        let rounds: Int
        if DER.equal(der, function.identifier, Self.pbkdf2) {
            rounds = try Self.rounds(der, function.parameters)
        } else if DER.equal(der, function.identifier, Self.scrypt) {
            rounds = try Self.scryptRounds(der, function.parameters)
        } else {
            throw Self.unsupported
        }
        let identifier = try Self.algorithm(der, cipher.whole).identifier
        guard let known = Self.ciphers.first(where: { DER.equal(der, identifier, $0.identifier) }) else { throw Self.unsupported }
        self.init(rounds: rounds, isLegacy: known.isLegacy)
    }

    /// Salt and iterations, which PBEParameter, PBKDF2-params and pkcs-12PbeParams begin with.
    private static func rounds(_ der: borrowing Span<UInt8>, _ parameters: DERElement) throws(FileRefusal) -> Int {
        var position = parameters.content.lowerBound
        guard parameters.tag == DER.sequence,
            DER.next(DER.octetString, der, &position, end: parameters.content.upperBound) != nil,
            let iterations = DER.next(DER.integer, der, &position, end: parameters.content.upperBound)
        else { throw unreadable }
        let rounds = try number(der, iterations)
        guard rounds <= maximumRounds else { throw FileRefusal("opening it takes more than \(maximumRounds) iterations") }
        return rounds
    }

    /// scrypt-params (RFC 7914 section 7): salt, cost, block size, parallelization.
    private static func scryptRounds(_ der: borrowing Span<UInt8>, _ parameters: DERElement) throws(FileRefusal) -> Int {
        var position = parameters.content.lowerBound
        let end = parameters.content.upperBound
        guard parameters.tag == DER.sequence, DER.next(DER.octetString, der, &position, end: end) != nil,
            let first = DER.next(DER.integer, der, &position, end: end), let second = DER.next(DER.integer, der, &position, end: end),
            let third = DER.next(DER.integer, der, &position, end: end)
        else { throw unreadable }
        let (cost, block, lanes) = (try number(der, first), try number(der, second), try number(der, third))
        // Each is at most 2^31, so no product of two overflows.
        guard block * lanes <= maximumScryptBytes / 128, (cost + 2) * block <= maximumScryptBytes / 128 - block * lanes else {
            throw FileRefusal("opening it takes more than \(maximumScryptBytes >> 20) MiB of memory (scrypt)")
        }
        let rounds = cost * block * lanes
        guard rounds <= maximumRounds else { throw FileRefusal("opening it takes more than \(maximumRounds) rounds of scrypt") }
        return rounds
    }

    private static func algorithm(
        _ der: borrowing Span<UInt8>, _ range: Range<Int>
    ) throws(FileRefusal) -> (identifier: Range<Int>, parameters: DERElement) {
        guard let outer = DER.element(der, in: range), outer.tag == DER.sequence, outer.whole == range else { throw unreadable }
        var position = outer.content.lowerBound
        guard let identifier = DER.next(DER.objectIdentifier, der, &position, end: outer.content.upperBound),
            let parameters = DER.next(der, &position, end: outer.content.upperBound), position == outer.content.upperBound
        else { throw unreadable }
        return (identifier.content, parameters)
    }

    /// A positive INTEGER; what does not fit into 31 bits counts as 2^31.
    private static func number(_ der: borrowing Span<UInt8>, _ element: DERElement) throws(FileRefusal) -> Int {
        guard let first = element.content.first, der[first] < 0x80 else { throw unreadable }
        var value = 0
        for position in element.content { value = min(value << 8 | Int(der[position]), 1 << 31) }
        guard value > 0 else { throw unreadable }
        return value
    }

    private static let unreadable = FileRefusal("its encryption parameters cannot be read")
    private static let unsupported = FileRefusal("it is encrypted in a way that is not supported; encrypt it again with AES")
}

extension PasswordScheme {
    private static let pbes2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D]
    private static let pbkdf2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0C]
    private static let scrypt: [UInt8] = [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]
    /// What the identifiers of PBES1 (RFC 8018 appendix A.3) and of PKCS#12 (RFC 7292 appendix C) begin with.
    private static let pbes1Arc: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05]
    private static let pkcs12Arc: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01]

    /// `isLegacy` of the schemes that name derivation and cipher at once; nil for all others.
    private static func isLegacy(_ der: borrowing Span<UInt8>, _ identifier: Range<Int>) -> Bool? {
        guard identifier.count > 1 else { return nil }
        let last = der[identifier.upperBound - 1]
        let arc = identifier.dropLast()
        if DER.equal(der, arc, pkcs12Arc) {
            // 1 and 2: RC4; 3 and 4: triple DES; 5 and 6: RC2.
            return last >= 1 && last <= 6 ? last != 3 && last != 4 : nil
        }
        // MD5 or SHA-1 with DES or RC2. (MD2, which nobody has, would be 1 and 4.)
        return DER.equal(der, arc, pbes1Arc) && [3, 6, 10, 11].contains(last) ? true : nil
    }

    /// The ciphers of PBES2.
    private static let ciphers: [(identifier: [UInt8], isLegacy: Bool)] = [
        ([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02], false),  // AES-128-CBC
        ([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16], false),  // AES-192-CBC
        ([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A], false),  // AES-256-CBC
        ([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07], false),  // triple DES
        ([0x2A, 0x83, 0x08, 0x8C, 0x9A, 0x4B, 0x3D, 0x01, 0x01, 0x01, 0x02], false),  // Camellia-128-CBC
        ([0x2A, 0x83, 0x08, 0x8C, 0x9A, 0x4B, 0x3D, 0x01, 0x01, 0x01, 0x03], false),  // Camellia-192-CBC
        ([0x2A, 0x83, 0x08, 0x8C, 0x9A, 0x4B, 0x3D, 0x01, 0x01, 0x01, 0x04], false),  // Camellia-256-CBC
        ([0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x02], true),  // RC2-CBC
        ([0x2B, 0x0E, 0x03, 0x02, 0x07], true),  // DES-CBC
    ]
}
