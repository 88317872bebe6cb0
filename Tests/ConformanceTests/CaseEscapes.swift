/// How case files spell bytes: printable ASCII, `\r`, `\n`, `\t`, `\\`, `\x` and two lower-case hexadecimal digits, and `\(3*text)`, which
/// stands for three times the text, escapes in it included.
enum CaseEscapes {
    /// The bytes; nil when the text is spelled otherwise.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var rest = Array(text.utf8)[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "\\") {
                guard (0x20..<0x7F).contains(byte) else { return nil }
                bytes.append(byte)
                continue
            }
            guard let escaped = escape(&rest) else { return nil }
            bytes += escaped
        }
        return bytes
    }

    /// What stands for the escape whose backslash has been taken.
    private static func escape(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        switch rest.popFirst() {
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
        case UInt8(ascii: "x"):
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            rest = rest.dropFirst(2)
            guard digits.utf8.count == 2, digits == digits.lowercased(), let byte = UInt8(digits, radix: 16) else { return nil }
            return [byte]
        case UInt8(ascii: "("):
            guard let end = rest.firstIndex(of: UInt8(ascii: ")")) else { return nil }
            let parts = rest[..<end].split(separator: UInt8(ascii: "*"), maxSplits: 1, omittingEmptySubsequences: false)
            rest = rest[(end + 1)...]
            guard parts.count == 2, let count = Int(String(decoding: parts[0], as: UTF8.self)), (1...100_000).contains(count),
                let text = decode(String(decoding: parts[1], as: UTF8.self))
            else { return nil }
            return Array(repeatElement(text, count: count).joined())
        default: return nil
        }
    }
}
