import TLS

extension Passphrases {
    /// The passphrases of a file with these lines.
    static func lines(_ lines: String...) throws -> Passphrases {
        var bytes = Array(lines.joined(separator: "\n").utf8)
        return try Passphrases(source: "/etc/phrases", wiping: &bytes)
    }
}

/// What came of an attempt, in a form that tests can compare.
func outcome<Value>(
    _ passphrases: Passphrases, rounds: Int = PassphraseTrial.maximumRounds, _ attempt: (inout PassphraseTrial) throws(FileRefusal) -> Value
) -> Result<Value, FileRefusal> {
    var trial = PassphraseTrial(passphrases, rounds: rounds)
    do throws(FileRefusal) {
        return .success(try attempt(&trial))
    } catch {
        return .failure(error)
    }
}

extension Result where Failure == FileRefusal {
    var value: Success? { try? get() }
    var reason: String? {
        if case .failure(let refusal) = self { return refusal.reason }
        return nil
    }
}
