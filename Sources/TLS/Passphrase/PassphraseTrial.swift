/// Tries passphrases on what one file holds: the one that fitted last goes first, and the work is bounded for the file as a whole.
public struct PassphraseTrial: ~Copyable {
    /// Rounds of a hash function that one file may cost, over all its parts and passphrases: some seconds.
    public static let maximumRounds = 20_000_000

    private enum Candidate: Equatable {
        case given(Int)
        /// The empty passphrase.
        case empty
        /// None at all, which PKCS#12 tells from an empty one.
        case absent
    }

    private let passphrases: Passphrases
    private var remaining: Int
    private var fitting: Candidate?

    public init(_ passphrases: Passphrases, rounds: Int = maximumRounds) {
        self.passphrases = passphrases
        self.remaining = rounds
    }

    /// The first result that is not nil. `attempt` costs `rounds` each time. `subject` is what is opened, for the reason: `key` or `file`.
    /// Where `mayBeEmpty`, the empty passphrase and no passphrase are tried too.
    internal mutating func open<Result>(
        _ subject: StaticString, rounds: Int, mayBeEmpty: Bool, _ attempt: (UnsafeRawBufferPointer?) -> Result?
    ) throws(FileRefusal) -> Result {
        var candidates = (0..<passphrases.count).map { Candidate.given($0) }
        if mayBeEmpty { candidates += [.empty, .absent] }
        if let fitting { candidates = [fitting] + candidates.filter { $0 != fitting } }
        for candidate in candidates {
            guard rounds <= remaining else {
                throw FileRefusal("opening the \(subject) takes too long: fewer iterations, or its passphrase further up, would do")
            }
            remaining -= rounds
            if let result = self.attempt(candidate, attempt) {
                fitting = candidate
                return result
            }
        }
        guard let source = passphrases.source else { throw FileRefusal("the \(subject) is encrypted; set certificates.passphrase_file") }
        throw FileRefusal("no passphrase in \(source) opens the \(subject)")
    }

    private func attempt<Result>(_ candidate: Candidate, _ attempt: (UnsafeRawBufferPointer?) -> Result?) -> Result? {
        switch candidate {
        case .given(let number): passphrases.with(number, attempt)
        // An address tells empty from absent; nothing is read there.
        case .empty: attempt(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: 1), count: 0))
        case .absent: attempt(nil)
        }
    }
}
