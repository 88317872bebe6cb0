/// The IP addresses that agree in their first bits.
public struct AddressRange: Sendable, Equatable {
    /// In network byte order: 4 bytes, or 16 of an IPv6 address that maps no IPv4 address. Bits behind the prefix are 0.
    public var bytes: [UInt8]
    /// Bits that must agree: 0...32 of IPv4, 0...128 of IPv6.
    public var prefixLength: Int

    public init(bytes: [UInt8], prefixLength: Int) {
        self.bytes = bytes
        self.prefixLength = prefixLength
    }
}
