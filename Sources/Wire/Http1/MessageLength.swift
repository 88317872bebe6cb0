/// Content-Length values (RFC 9110, section 8.6), judged more strictly than the RFC allows: no lists.
internal enum MessageLength {
    /// The value of 1 to 18 decimal digits and nothing else; nil otherwise. 18 digits fit `Int`.
    internal static func parse(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Int? {
        guard value.count >= 1, value.count <= 18 else { return nil }
        var length = 0
        for position in value {
            guard Scan.isDigit(bytes[position]) else { return nil }
            length = length * 10 + Int(bytes[position] - 0x30)
        }
        return length
    }
}
