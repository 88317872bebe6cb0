/// An IPv4 or IPv6 address as a number, so that addresses compare with their ranges by masks.
///
/// An IPv4 address and the IPv6 address that maps it (`::ffff:192.0.2.1`) are one and the same: an IPv4 address.
public struct IPAddress: Sendable, Hashable {
    /// The 128 bits of the IPv6 address; of an IPv4 address those of the one that maps it.
    public let bits: UInt128

    private static let mappedHigh: UInt128 = 0xFFFF

    /// The address that these bits are.
    public init(bits: UInt128) {
        self.bits = bits
    }

    /// The IPv4 address of these four bytes, the first one highest.
    public init(v4: UInt32) {
        bits = Self.mappedHigh << 32 | UInt128(v4)
    }

    /// An address in network byte order: 4 or 16 bytes; nil for any other count.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var value: UInt128 = bytes.count == 4 ? Self.mappedHigh : 0
        for index in 0..<bytes.count { value = value << 8 | UInt128(bytes[index]) }
        bits = value
    }

    /// Whether this is an IPv4 address.
    public var isIPv4: Bool { bits >> 32 == Self.mappedHigh }

    /// The network that stands for one client: an IPv4 address itself, or the /64 that a provider gives to one IPv6 customer.
    public var clientNetwork: IPAddress { isIPv4 ? self : IPAddress(bits: (bits >> 64) << 64) }
}
