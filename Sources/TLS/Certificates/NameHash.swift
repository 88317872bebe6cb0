/// 64 bits that stand for the DER of a distinguished name. Whoever uses it to find something compares what was found.
public struct NameHash: Hashable, Sendable {
    internal let value: UInt64

    /// The hash of a name's DER, or of a key identifier.
    public init(_ der: [UInt8]) {
        var hash = UInt64(truncatingIfNeeded: der.count) &+ 0x9E37_79B9_7F4A_7C15
        der.withUnsafeBytes { bytes in
            var position = 0
            while position + 8 <= bytes.count {
                hash = Self.mix(hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                position += 8
            }
            while position < bytes.count {
                hash = Self.mix(hash ^ UInt64(bytes[position]))
                position += 1
            }
        }
        value = hash
    }

    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word &* 0xFF51_AFD7_ED55_8CCD
        return product ^ product >> 32
    }
}
