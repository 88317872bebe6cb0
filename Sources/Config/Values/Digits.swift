/// Decimal digits at the start of a text.
enum Digits {
    /// At least one ASCII digit, and what follows.
    static func split(_ text: some StringProtocol) -> (digits: String, rest: String)? {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { return nil }
        return (String(decoding: digits, as: UTF8.self), String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self))
    }

    /// A whole number without sign, nothing else around it; nil also when it does not fit.
    static func number(_ text: some StringProtocol) -> Int? {
        guard let (digits, rest) = split(text), rest.isEmpty else { return nil }
        return Int(digits)
    }
}
