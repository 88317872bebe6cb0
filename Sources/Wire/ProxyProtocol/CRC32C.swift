/// The checksum with Castagnoli's polynomial (RFC 9260, appendix A). Bit by bit: it is asked for a few hundred bytes per connection at most.
internal enum CRC32C {
    /// The checksum of all bytes, those in `hole` taken for zeros.
    internal static func checksum(_ bytes: Span<UInt8>, zeroing hole: Range<Int>) -> UInt32 {
        var value = UInt32.max
        for position in 0..<bytes.count {
            value ^= hole.contains(position) ? 0 : UInt32(bytes[position])
            for _ in 0..<8 { value = (value >> 1) ^ (value & 1 == 0 ? 0 : 0x82F6_3B78) }
        }
        return ~value
    }
}
