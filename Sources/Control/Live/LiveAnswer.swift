/// The head of an answer: lines of a word and a value. The certificate log and the condition go beside it as descriptors.
///
///     portico 0.1.0
///     capacity 16777216        of the log's memory
///     length 40960             of the log
///     condition 512            bytes
///
/// or `refused` and a reason. Both ends must be of the same version: the log is read in place.
internal enum LiveAnswer: Sendable, Equatable {
    case certificates(version: String, capacity: Int, length: Int, condition: Int)
    case refused(reason: String)

    /// The most bytes of a head.
    static let maximumBytes = 1024
    /// The most bytes of the condition.
    static let maximumConditionBytes = 64 << 20

    var bytes: [UInt8] {
        switch self {
        case .certificates(let version, let capacity, let length, let condition):
            Array("portico \(version)\ncapacity \(capacity)\nlength \(length)\ncondition \(condition)\n".utf8)
        case .refused(let reason): Array("refused \(reason)\n".utf8)
        }
    }

    /// nil for what no supervisor writes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumBytes, let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else {
            return nil
        }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        if lines.count == 1, let reason = Self.value(lines[0], "refused") {
            self = .refused(reason: String(reason))
            return
        }
        guard lines.count == 4, let version = Self.value(lines[0], "portico"), let capacity = Self.number(lines[1], "capacity"),
            let length = Self.number(lines[2], "length"), let condition = Self.number(lines[3], "condition"),
            capacity > 0, length <= capacity, condition > 0, condition <= Self.maximumConditionBytes
        else { return nil }
        self = .certificates(version: String(version), capacity: capacity, length: length, condition: condition)
    }

    private static func value(_ line: Substring, _ word: String) -> Substring? {
        guard line.hasPrefix(word + " ") else { return nil }
        let value = line.dropFirst(word.utf8.count + 1)
        return value.isEmpty ? nil : value
    }

    private static func number(_ line: Substring, _ word: String) -> Int? {
        guard let value = value(line, word), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(value)
    }
}
