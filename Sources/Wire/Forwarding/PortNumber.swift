/// A port in decimal.
internal enum PortNumber {
    /// 1 to 5 digits, at most 65535; nil for anything else.
    internal static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt16? {
        guard range.count >= 1, range.count <= 5 else { return nil }
        var value = 0
        for position in range {
            guard Scan.isDigit(bytes[position]) else { return nil }
            value = value * 10 + Int(bytes[position] - 0x30)
        }
        return UInt16(exactly: value)
    }
}
