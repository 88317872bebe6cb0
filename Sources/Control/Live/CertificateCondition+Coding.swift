// How a condition travels from the supervisor to a command: lines of words, `%XX` for what would end one.
//
//     directory /etc/portico/certs.d
//     changes polled no%20watches%20left          (or: changes notified)
//     quarantined 1767225600 2 /etc/portico/certs.d/bad.pem not%20base64
//     unused /etc/portico/certs.d/lone.key
//     warning ...
//     omitted 0 0 0                               quarantined, unused, warnings
extension CertificateCondition {
    var encoded: [UInt8] {
        var output: [UInt8] = []
        Self.append("directory", [directory], to: &output)
        switch changes {
        case .notified: Self.append("changes", ["notified"], to: &output)
        case .polled(let reason): Self.append("changes", ["polled", reason], to: &output)
        }
        for file in quarantined {
            Self.append("quarantined", [String(file.since), String(file.block), file.file, file.reason], to: &output)
        }
        for file in unusedKeys { Self.append("unused", [file], to: &output) }
        for text in warnings { Self.append("warning", [text], to: &output) }
        Self.append("omitted", [omitted.quarantined, omitted.unusedKeys, omitted.warnings].map { String($0) }, to: &output)
        return output
    }

    /// nil for what `encoded` never gives.
    init?(encoded bytes: [UInt8]) {
        guard bytes.last == UInt8(ascii: "\n") else { return nil }
        self.init(directory: "", changes: .notified)
        var isWhole = false
        for line in bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map { Self.decode($0) }
            guard !isWhole, let kind = words[0], take(kind, words.dropFirst().compactMap { $0 }, count: words.count - 1) else { return nil }
            isWhole = kind == "omitted"
        }
        guard isWhole else { return nil }
    }

    /// `count`: the words there were, some of which may not be readable.
    private mutating func take(_ kind: String, _ words: [String], count: Int) -> Bool {
        guard words.count == count else { return false }
        switch (kind, words.count) {
        case ("directory", 1): directory = words[0]
        case ("changes", 1): return words[0] == "notified"
        case ("changes", 2):
            changes = .polled(reason: words[1])
            return words[0] == "polled"
        case ("quarantined", 4):
            guard let since = Int64(words[0]), let block = Int(words[1]), block >= 0 else { return false }
            quarantined.append(QuarantinedFile(file: words[2], block: block, reason: words[3], since: since))
        case ("unused", 1): unusedKeys.append(words[0])
        case ("warning", 1): warnings.append(words[0])
        case ("omitted", 3):
            let numbers = words.compactMap { Int($0) }.filter { (0...(1 << 32)).contains($0) }
            guard numbers.count == 3 else { return false }
            omitted = Omitted(quarantined: numbers[0], unusedKeys: numbers[1], warnings: numbers[2])
        case _: return false
        }
        return true
    }

    private static func append(_ kind: String, _ words: [String], to output: inout [UInt8]) {
        output.append(contentsOf: kind.utf8)
        for word in words {
            output.append(UInt8(ascii: " "))
            for byte in word.utf8 {
                if byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "%") {
                    output.append(byte)
                } else {
                    output.append(contentsOf: [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)])
                }
            }
        }
        output.append(UInt8(ascii: "\n"))
    }

    private static func decode(_ word: ArraySlice<UInt8>) -> String? {
        guard word.contains(UInt8(ascii: "%")) else { return String(validating: word, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = word
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case _: nil
        }
    }
}
