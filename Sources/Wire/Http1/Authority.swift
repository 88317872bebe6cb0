/// host[:port] as Host and absolute-form targets carry it (RFC 9110, section 7.2; RFC 3986, section 3.2), judged strictly.
///
/// A host is a name of letters, digits, "-", "." and "_", or an IPv6 address in brackets; a port is 1 to 5 digits up to 65535.
/// User information, percent-encoding and an empty port are legal nowhere.
internal enum Authority {
    private static let maximumHostBytes = 255

    /// The range of the host within `range`; nil when this is no authority.
    internal static func host(_ bytes: Span<UInt8>, in range: Range<Int>) -> Range<Int>? {
        guard let first = range.first else { return nil }
        var position = first
        if bytes[first] == UInt8(ascii: "[") {
            position += 1
            var hasColon = false
            while position < range.upperBound, isAddressByte(bytes[position]) {
                if bytes[position] == UInt8(ascii: ":") { hasColon = true }
                position += 1
            }
            guard position < range.upperBound, bytes[position] == UInt8(ascii: "]") else { return nil }
            // App servers trip over what only looks like an address.
            guard hasColon, IPAddress(bytes, in: first + 1..<position) != nil else { return nil }
            position += 1
        } else {
            while position < range.upperBound, isNameByte(bytes[position]) { position += 1 }
            if position == first { return nil }
        }
        if position - first > maximumHostBytes { return nil }
        if position == range.upperBound { return range }
        guard bytes[position] == UInt8(ascii: ":"), PortNumber.parse(bytes, position + 1..<range.upperBound) != nil else { return nil }
        return first..<position
    }

    @inline(__always)
    private static func isNameByte(_ byte: UInt8) -> Bool {
        Scan.isLetter(byte) || Scan.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        Scan.isDigit(byte) || (byte | 0x20) &- 0x61 < 6 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
