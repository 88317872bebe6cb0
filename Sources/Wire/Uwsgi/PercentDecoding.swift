internal import Bytes

/// Percent-decoding (RFC 3986, section 2.1), once.
internal enum PercentDecoding {
    /// Appends `bytes[range]` decoded; false, with part of it appended, for a malformed escape or an encoded NUL.
    internal static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout ByteBuffer) -> Bool {
        var plainStart = range.lowerBound
        var position = plainStart
        while position < range.upperBound {
            if bytes[position] != UInt8(ascii: "%") {
                position += 1
                continue
            }
            guard position + 2 < range.upperBound, let high = Scan.hexadecimalDigit(bytes[position + 1]),
                let low = Scan.hexadecimalDigit(bytes[position + 2]), high | low != 0
            else { return false }
            out.append(bytes, plainStart..<position)
            out.append(UInt8(high << 4 | low))
            position += 3
            plainStart = position
        }
        out.append(bytes, plainStart..<range.upperBound)
        return true
    }
}
