extension AddressRange {
    /// An address alone (`192.0.2.1`, `::1`) or with a prefix length (`10.0.0.0/8`), behind which no bit is set. What maps IPv4 is IPv4.
    static func parse(_ text: String) throws(TextMistake) -> AddressRange {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if text == "*" { throw TextMistake("for everybody, write `0.0.0.0/0` and `::/0` instead of `*`") }
        guard let host = parts.first, let full = HostText.addressBytes(String(host)) else {
            throw TextMistake("\(Quote.text(text)) is no address range, like `10.0.0.0/8`, `192.0.2.1`, `2001:db8::/32` or `unix`")
        }
        let isFour = full.count == 4
        guard parts.count == 2 else { return AddressRange(bytes: full, prefixLength: full.count * 8) }
        let isMapped = isFour && host.contains(":")
        let maximum = isFour && !isMapped ? 32 : 128
        guard let length = Digits.number(parts[1]), length <= maximum else {
            let family = maximum == 32 ? "IPv4" : "IPv6"
            throw TextMistake("\(Quote.text("/" + parts[1])) is no prefix length of an \(family) address: 0 to \(maximum)")
        }
        if isMapped && length < 96 { throw TextMistake("\(Quote.text(text)) maps IPv4; write it as an IPv4 range") }
        let range = AddressRange(bytes: full, prefixLength: isMapped ? length - 96 : length)
        guard range.masked == full else {
            let corrected = AddressRange(bytes: range.masked, prefixLength: range.prefixLength).text
            throw TextMistake(
                "\(Quote.text(text)) has bits set behind its prefix; write \(Quote.text(corrected)) or \(Quote.text(String(host)))")
        }
        return range
    }

    /// As the operator would write it.
    private var text: String { "\(HostText.addressText(bytes))/\(prefixLength)" }

    /// `bytes` without the bits behind the prefix.
    private var masked: [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefixLength - index * 8, 0), 8)
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }
}
